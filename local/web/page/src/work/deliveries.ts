import { attempt, el, time } from '../dom';
import type { Session } from '../session';

interface Undelivered {
  id: string;
  kind: string;
  reason: string;
  subscription?: string;
  eventType?: string;
  threadId?: string;
  recordedOn?: string;
  replayedOn?: string;
}

/** Events nobody could read, and events Event Grid gave up. */
export async function deliveriesView(session: Session): Promise<HTMLElement> {
  const outcome = el('p', { role: 'status' });
  const rows = el('tbody');
  const list = async () => {
    const { deliveries } = await session.json<{ deliveries: Undelivered[] }>('/api/deliveries?waiting=false&pageSize=50');
    rows.replaceChildren(...deliveries.map(one => el('tr', {},
      el('td', {}, time(one.recordedOn)), el('td', {}, one.kind), el('td', {}, one.eventType?.replace('Microsoft.Communication.', '') ?? ''), el('td', {}, one.reason),
      el('td', {}, one.replayedOn ? `replayed ${time(one.replayedOn)}` : 'waits'),
      el('td', {}, el('button', { onclick: () => attempt(() => replay(one.id)) }, 'Replay')))));
    if (deliveries.length === 0) rows.append(el('tr', {}, el('td', { colspan: 6, class: 'empty' }, 'Everything was delivered.')));
  };
  const replay = async (id?: string) => {
    const answer = await session.json<{ replayed: number; failed: { reason: string }[] }>('/api/deliveries/replay', id ? { id } : {});
    outcome.textContent = `${answer.replayed} replayed${answer.failed.length ? `, ${answer.failed.length} not: ${answer.failed[0]!.reason}` : ''}.`;
    await list();
  };
  await list();

  return el('div', {}, el('h2', {}, 'Undelivered'),
    el('button', { onclick: () => attempt(() => replay()) }, 'Replay all that wait'), outcome,
    el('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Undelivered events' }, el('table', {},
      el('thead', {}, el('tr', {}, ...['Time', 'Kind', 'Event', 'Reason', 'State', ''].map(name => el('th', {}, name)))), rows)));
}
