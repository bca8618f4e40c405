import { attempt, el, field } from '../dom';
import type { People } from '../people';
import type { Config, Who } from '../session';
import { watch } from '../watch';
import { column } from './column';
import type { Person } from './person';

/** Everybody who is signed in, side by side, and what becomes of their messages. */
export function chatView(people: People, config: Config): HTMLElement {
  const columns = el('div', { class: 'columns' });
  const life = config.watch ? watch() : null;
  const drawn = new Map<Person, HTMLElement>();
  const draw = () => {
    for (const [person, element] of drawn) {
      if (!people.all.includes(person)) {
        element.remove();
        drawn.delete(person);
      }
    }
    for (const person of people.all) {
      if (!drawn.has(person)) {
        const element = column(person, people, threadId => life?.follow(threadId));
        drawn.set(person, element);
        columns.append(element);
      }
    }
    start.hidden = people.all.length > 0 || config.signIn !== 'local';
  };
  const start = el('section', { class: 'start' },
    el('h2', {}, 'Two people, one conversation'),
    el('p', {}, 'Ana and Bo sign in, and Ana opens a thread with Bo and the bot. Then write as either of them; ask “@bot when are you open?”, bring in the assistant under “Bots”, or be rude and see what happens.'),
    el('button', { class: 'main', onclick: () => attempt(() => anaAndBo(people)) }, 'Start with Ana and Bo'));
  people.addEventListener('change', draw);
  draw();

  return el('div', { class: 'chat' }, el('div', {}, start, config.signIn === 'local' && signIn(people), columns), life?.element);
}

async function anaAndBo(people: People): Promise<void> {
  const ana = await people.signIn({ user: 'ana', name: 'Ana', roles: [] });
  const bo = await people.signIn({ user: 'bo', name: 'Bo', roles: [] });
  const known = ana.threads.find(thread => thread.topic === 'Lunch' && bo.threads.some(other => other.threadId === thread.threadId));
  if (!known) await ana.create('Lunch', [{ userId: 'bo', displayName: 'Bo' }]);
  await bo.listThreads();
  for (const person of [ana, bo]) if (!person.conversation) await person.open(known?.threadId ?? ana.conversation!.threadId);
}

function signIn(people: People): HTMLElement {
  const user = el('input', { name: 'user', required: true, maxlength: 128, autocomplete: 'off' });
  return el('form', {
    class: 'row sign-in',
    onsubmit: (event: SubmitEvent) => {
      event.preventDefault();
      const name = user.value.trim();
      const who: Who = { user: name.toLowerCase(), name, roles: [] };
      if (name) void attempt(async () => {
        await people.signIn(who);
        user.value = '';
      });
    },
  }, field('Sign in as', user), el('button', {}, 'Sign in'));
}
