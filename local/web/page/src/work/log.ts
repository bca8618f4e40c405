import { askFor, attempt, el, time } from '../dom';
import type { Session } from '../session';
import { said, type Case } from './queue';

interface Entry {
  caseId: string;
  threadId: string;
  messageId: string;
  action: string;
  outcome?: string;
  sanction?: string;
  rule: string;
  by: string;
  reason?: string;
  on: string;
}

/** What was decided, by policy or by whom; each may be looked at again and taken back. */
export async function logView(session: Session): Promise<HTMLElement> {
  const { entries } = await session.json<{ entries: Entry[] }>('/api/moderation/log?pageSize=50');
  return el('div', {}, el('h2', {}, 'Decisions'),
    entries.length === 0 ? el('p', { class: 'empty' }, 'Nothing was decided yet.') : '',
    ...entries.map(entry => card(session, entry)));
}

function card(session: Session, entry: Entry): HTMLElement {
  const outcome = el('p', { role: 'status' });
  const details = el('div', {});
  return el('article', { class: 'case', 'data-case': entry.caseId },
    el('h3', {}, `${entry.action}: ${entry.rule}`),
    el('p', {}, `${time(entry.on)} by ${entry.by}${entry.reason ? `: ${entry.reason}` : ''} → ${entry.outcome ?? 'waiting'}${entry.sanction ? `, ${entry.sanction}` : ''}`),
    el('div', { class: 'row' },
      el('button', { onclick: () => attempt(async () => {
        const one = await session.json<Case>(`/api/moderation/queue/${entry.caseId}`);
        details.replaceChildren(one.message ? said(one.message) : 'The message is gone.', ...one.context.map(said));
      }) }, 'Show the message'),
      entry.action !== 'overturn' && el('button', { onclick: () => attempt(async () => {
        const reason = await askFor('Overturn the decision', 'Why');
        if (reason === null) return;
        const answer = await session.json<{ restored: boolean; outcome: string; detail?: string; strikeWithdrawn: boolean }>(
          `/api/moderation/queue/${entry.caseId}/overturn`, { reason });
        outcome.textContent = `${answer.restored ? 'The text stands again.' : answer.detail ?? answer.outcome}${answer.strikeWithdrawn ? ' The strike is taken back.' : ''}`;
      }) }, 'Overturn')),
    details, outcome);
}
