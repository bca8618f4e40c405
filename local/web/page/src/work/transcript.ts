import { attempt, el, field, time } from '../dom';
import type { People } from '../people';
import type { Session } from '../session';

interface Someone {
  userId?: string | null;
  communicationUserId: string;
  displayName?: string | null;
}

interface Verdict {
  judged: string;
  rule?: string;
  action?: string;
}

interface Entry {
  type: string;
  at: string;
  by?: Someone;
  messageId?: string;
  text?: string;
  editedOn?: string;
  deletedOn?: string;
  removed?: boolean;
  topic?: string;
  participants?: Someone[];
  verdict?: Verdict;
  versions?: { version: number; at: string; change: string; text?: string | null; verdict: Verdict }[];
}

interface Page {
  entries: Entry[];
  continuation?: string;
}

const formats = { ndjson: 'application/x-ndjson', csv: 'text/csv', html: 'text/html' };

/** The archive as compliance reads it. */
export async function transcriptView(session: Session, people: People): Promise<HTMLElement> {
  const known = new Map(people.all.flatMap(person => person.threads).map(thread => [thread.threadId, thread.topic]));
  const thread = el('input', { name: 'thread', required: true, list: 'known-threads', autocomplete: 'off', value: people.all.find(person => person.conversation)?.conversation?.threadId ?? '' });
  const text = el('input', { name: 'text', autocomplete: 'off' });
  const versions = el('input', { name: 'versions', type: 'checkbox', checked: true });
  const found = el('ol', { class: 'transcript', 'aria-label': 'Transcript' });
  const more = el('button', { hidden: true }, 'More');

  const base = () => `/api/threads/${encodeURIComponent(thread.value.trim())}`;
  const read = async (continuation?: string) => {
    const query = new URLSearchParams({ pageSize: '50', ...(continuation && { continuation }), ...(text.value ? { text: text.value } : versions.checked && { versions: 'true' }) });
    const page = await session.json<Page>(`${base()}/${text.value ? 'search' : 'transcript'}?${query}`);
    if (!continuation) found.replaceChildren();
    found.append(...page.entries.map(entry));
    if (found.children.length === 0) found.append(el('li', { class: 'empty' }, 'Nothing was found.'));
    more.hidden = !page.continuation;
    more.onclick = () => attempt(() => read(page.continuation));
  };
  const take = async (format: keyof typeof formats) => {
    const answer = await session.ask(`${base()}/transcript?${new URLSearchParams({ format, ...(versions.checked && { versions: 'true' }) })}`);
    const address = URL.createObjectURL(new Blob([await answer.blob()], { type: formats[format] }));
    el('a', { href: address, download: `transcript.${format}` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  };

  return el('div', {}, el('h2', {}, 'Transcripts'),
    el('form', {
      class: 'row',
      onsubmit: (event: SubmitEvent) => {
        event.preventDefault();
        void attempt(() => read());
      },
    }, field('Thread', thread), field('Only messages with', text), field('Every version', versions), el('button', { class: 'main' }, 'Read'),
    el('datalist', { id: 'known-threads' }, ...[...known].map(([id, topic]) => el('option', { value: id }, topic)))),
    el('div', { class: 'row', role: 'group', 'aria-label': 'Take the whole transcript as' },
      ...(Object.keys(formats) as (keyof typeof formats)[]).map(format => el('button', { onclick: () => attempt(() => take(format)) }, format.toUpperCase()))),
    found, more);
}

function entry(one: Entry): HTMLElement {
  const state = [one.removed && 'taken away by moderation', one.deletedOn && `deleted ${time(one.deletedOn)}`, one.editedOn && `edited ${time(one.editedOn)}`].filter(Boolean).join(', ');
  return el('li', { 'data-message': one.messageId ?? null },
    el('div', { class: 'meta' }, el('time', {}, time(one.at, true)), ' ', el('b', {}, one.by ? nameOf(one.by) : ''), one.type !== 'message' && ` ${one.type}`, state && ` (${state})`),
    el('div', { class: 'text' }, one.text ?? one.topic ?? one.participants?.map(nameOf).join(', ') ?? ''),
    verdict(one.verdict),
    one.versions?.length ? el('ol', { class: 'versions', 'aria-label': 'Earlier versions' }, ...one.versions.map(version => el('li', {},
      el('div', { class: 'meta' }, `${time(version.at, true)} ${version.change}`), el('div', { class: 'text' }, version.text ?? ''), verdict(version.verdict)))) : null);
}

const verdict = (one: Verdict | undefined) => (one && one.judged !== 'allowed' ? el('small', {}, `${one.judged} by ${one.rule}${one.action ? `: ${one.action}` : ''}`) : null);

const nameOf = (someone: Someone) => someone.displayName ?? someone.userId ?? someone.communicationUserId;
