import { el, time } from './dom';

interface Step {
  kind: string;
  at: string | null;
  state: string;
  what: string;
  detail: string | null;
}

interface Life {
  messageId: string;
  steps: Step[];
}

const betweenLooks = 500;

/** The life of each message of a thread, as it happens. */
export function watch(): { element: HTMLElement; follow(threadId: string | null): void } {
  let followed: string | null = null;
  let drawn = '';
  const list = el('ol', { class: 'lives', tabindex: 0, 'aria-label': 'Messages, the latest first' });
  const element = el('aside', { class: 'watch', 'aria-label': 'What becomes of each message' }, el('h2', {}, 'What becomes of each message'), list);

  const look = async () => {
    if (!followed) return list.replaceChildren(el('li', { class: 'empty' }, 'Open a thread and write something.'));
    const answer = await fetch(`/local/watch/${encodeURIComponent(followed)}`);
    const text = answer.ok ? await answer.text() : '[]';
    if (text === drawn) return;
    drawn = text;
    list.replaceChildren(...(JSON.parse(text) as Life[]).reverse().map(life => el('li', { 'data-message': life.messageId },
      el('h3', {}, `Message ${life.messageId}`),
      el('ol', {}, ...life.steps.map(step => el('li', { class: `step ${step.state}`, 'data-kind': step.kind },
        el('time', {}, time(step.at, true)), el('span', {}, step.what), step.detail && el('small', {}, step.detail)))))));
  };

  // One look at a time, and none that nobody sees.
  void (async function forever(): Promise<void> {
    if (element.isConnected && !document.hidden) await look().catch(() => undefined);
    setTimeout(forever, betweenLooks);
  })();

  return { element, follow: threadId => { followed = threadId; } };
}
