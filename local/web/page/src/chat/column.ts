import { askFor, attempt, el, field, time } from '../dom';
import type { People } from '../people';
import { bots } from './bots';
import type { Conversation, Line } from './conversation';
import { sanitised } from './html';
import type { Person } from './person';

const lines = { connecting: 'connecting …', connected: 'connected', cut: 'line cut, reconnecting …' };

/** What one person sees: their threads, and the one that is open. Only what has changed is drawn again. */
export function column(person: Person, people: People, opened: (threadId: string | null) => void): HTMLElement {
  const line = el('span', { class: 'line', role: 'status' });
  const threads: HTMLSelectElement = el('select', { 'aria-label': `Threads of ${person.name}`, onchange: () => attempt(() => person.open(threads.value || null)) });
  const place = el('div', { class: 'conversation' });
  const root = el('section', { class: 'column', 'aria-label': person.name, onfocusin: () => opened(person.conversation?.threadId ?? null) },
    el('div', { class: 'row' }, el('h2', {}, person.name), line,
      person.session.token && el('button', { class: 'quiet', 'aria-label': `Sign out ${person.name}`, onclick: () => attempt(() => people.remove(person)) }, 'Sign out')),
    el('div', { class: 'row' }, threads, el('button', { onclick: () => attempt(() => newThread(person, people)) }, 'New thread')),
    place);

  let shown: Conversation | null = null;
  const draw = () => {
    line.textContent = lines[person.line];
    line.dataset.line = person.line;
    threads.replaceChildren(
      el('option', { value: '' }, person.threads.length ? 'Choose a thread' : 'No thread yet'),
      ...person.threads.map(thread => el('option', { value: thread.threadId }, thread.topic)));
    threads.value = person.conversation?.threadId ?? '';
    if (shown !== person.conversation) {
      shown = person.conversation;
      place.replaceChildren(...(shown ? conversation(shown, people) : [el('p', { class: 'empty' }, 'No thread is open.')]));
      opened(shown?.threadId ?? null);
    }
  };
  person.addEventListener('change', draw);
  draw();

  return root;
}

async function newThread(person: Person, people: People): Promise<void> {
  const others = people.all.filter(other => other !== person).map(other => other.session.who.user).join(', ');
  const topic = await askFor('New thread', 'Topic', 'Lunch');
  if (topic === null) return;
  const names = await askFor('New thread', 'With whom (user ids, parted by commas; none for bots alone)', others, false);
  if (names !== null) await person.create(topic, names.split(',').map(name => name.trim()).filter(name => name).map(userId => ({ userId, displayName: people.nameOf(userId) })));
}

function conversation(shown: Conversation, people: People): HTMLElement[] {
  const { person } = shown;
  const participants = el('p', { class: 'people' });
  const earlier = el('button', { class: 'quiet', onclick: () => attempt(() => shown.loadEarlier()) }, 'Earlier messages');
  const list = el('ol');
  let isAtEnd = true;
  const log: HTMLElement = el('div', { class: 'messages', role: 'log', 'aria-label': `Messages as ${person.name} sees them`, tabindex: 0, onscroll: () => {
    if (log.clientHeight) isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
  } }, list);
  const keepAtEnd = () => {
    if (isAtEnd) log.scrollTop = log.scrollHeight;
  };
  // Out of sight, while another view is open, it has no height and forgets its place.
  new ResizeObserver(keepAtEnd).observe(log);
  const typing = el('p', { class: 'typing', role: 'status' });
  const text = el('input', { name: 'text', autocomplete: 'off', maxlength: 8000, oninput: () => void shown.isTyping().catch(() => undefined) });
  const link = el('input', { name: 'link', type: 'url', autocomplete: 'off' });
  const form = el('form', {
    class: 'composer',
    onsubmit: (event: SubmitEvent) => {
      event.preventDefault();
      const said = text.value.trim();
      if (said) void attempt(async () => {
        await shown.send(said, link.value.trim() || undefined);
        text.value = link.value = '';
      });
    },
  }, field(`Message as ${person.name}`, text), el('button', { class: 'main' }, 'Send'),
  el('details', {}, el('summary', {}, 'Attach a link'), field('Address of the file', link)));
  const helpers = bots(shown, words => {
    text.value = words;
    text.focus();
  });

  const drawn = new Map<string, { signature: string; element: HTMLElement }>();
  const draw = () => {
    const names = [...shown.names.values()].join(', ');
    participants.replaceChildren(names && `With ${names}. `, el('button', { class: 'quiet', onclick: () => attempt(() => addSomebody(shown, people)) }, 'Add somebody'));
    earlier.hidden = !shown.hasEarlier;
    const wanted = shown.ordered.map(line => elementOf(shown, line, drawn));
    wanted.forEach((element, at) => {
      if (list.children[at] !== element) list.insertBefore(element, list.children[at] ?? null);
    });
    while (list.children.length > wanted.length) list.lastElementChild!.remove();
    const typers = shown.typingNow();
    typing.textContent = typers.length ? `${typers.join(' and ')} ${typers.length === 1 ? 'is' : 'are'} typing …` : '';
    keepAtEnd();
    if (!document.hidden) void shown.hasRead().catch(() => undefined);
  };
  shown.addEventListener('change', draw);
  draw();

  return [participants, earlier, log, typing, form, helpers];
}

async function addSomebody(shown: Conversation, people: People): Promise<void> {
  const userId = (await askFor('Add somebody', 'User id'))?.trim();
  if (userId) await shown.add(userId, people.nameOf(userId));
}

function elementOf(shown: Conversation, line: Line, drawn: Map<string, { signature: string; element: HTMLElement }>): HTMLElement {
  const readers = line.by === shown.person.id ? shown.readersOf(line) : [];
  const name = line.name || shown.names.get(line.by) || 'Somebody';
  const signature = JSON.stringify([line, readers, name]);
  const known = drawn.get(line.id);
  if (known?.signature === signature) return known.element;

  const element = el('li', { 'data-id': line.id, class: [line.kind, line.by === shown.person.id && 'own', line.isDeleted && 'deleted'].filter(Boolean).join(' ') });
  if (line.kind === 'activity') {
    element.append(line.text);
  } else {
    element.append(
      el('div', { class: 'meta' }, el('b', {}, name), ' ', el('time', { datetime: line.sentOn.toISOString() }, time(line.sentOn)), line.isEdited && ' edited'),
      el('div', { class: 'text' }, line.isDeleted ? 'This message was deleted.' : line.kind === 'html' ? sanitised(line.text) : line.text),
      attachment(line) ?? '',
      actions(shown, line) ?? '',
      readers.length ? el('div', { class: 'read' }, `Read by ${readers.join(', ')}`) : '');
  }
  known?.element.replaceWith(element);
  drawn.set(line.id, { signature, element });

  return element;
}

function attachment(line: Line): HTMLElement | null {
  const address = line.metadata.hasAttachment === 'true' ? line.metadata.attachmentUrl : undefined;

  // Anybody may put anything there: only an address of the web becomes a link.
  return address && URL.canParse(address) && /^https?:$/.test(new URL(address).protocol)
    ? el('a', { class: 'attachment', href: address, target: '_blank', rel: 'noopener noreferrer nofollow' }, `Attachment: ${new URL(address).hostname}`)
    : null;
}

function actions(shown: Conversation, line: Line): HTMLElement | null {
  if (line.isDeleted) return line.by === shown.person.id ? el('div', { class: 'actions' }, button('Appeal', () => complain(shown, line, 'appeal'))) : null;

  return el('div', { class: 'actions' }, ...(line.by === shown.person.id
    ? [
        button('Edit', async () => {
          const text = await askFor('Edit the message', 'Message', line.text);
          if (text !== null && text !== line.text) await shown.edit(line, text);
        }),
        button('Delete', () => shown.remove(line)),
        line.isEdited && button('Appeal', () => complain(shown, line, 'appeal')),
      ]
    : [button('Report', () => complain(shown, line, 'report'))]));
}

async function complain(shown: Conversation, line: Line, kind: 'report' | 'appeal'): Promise<void> {
  const reason = await askFor(kind === 'report' ? 'Report the message' : 'Appeal against moderation', 'Why');
  if (reason !== null) await shown.report(line, reason, kind);
}

const button = (text: string, act: () => Promise<unknown>) => el('button', { class: 'quiet', onclick: () => attempt(act) }, text);
