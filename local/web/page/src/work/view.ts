import { attempt, el, tell } from '../dom';
import type { People } from '../people';
import { Session, type Config } from '../session';
import { deliveriesView } from './deliveries';
import { logView } from './log';
import { queueView } from './queue';
import { transcriptView } from './transcript';

const duty = { user: 'duty', name: 'Duty', roles: ['Chat.Moderator', 'Chat.Compliance', 'Chat.Admin'] };

/** What people with roles do: decide, read the archive, see to what could not be delivered. */
export function workView(people: People, config: Config): HTMLElement {
  const place = el('div', { class: 'sheet', 'aria-busy': 'false' });
  let asked = 0;
  const rooms = { queue: queueView, log: logView, transcript: transcriptView, undelivered: deliveriesView };
  const names: Record<keyof typeof rooms, string> = { queue: 'Review queue', log: 'Decisions', transcript: 'Transcripts', undelivered: 'Undelivered' };
  const tabs = (Object.keys(rooms) as (keyof typeof rooms)[]).map(room => el('button', {
    'aria-pressed': 'false',
    onclick: (event: Event) => {
      for (const tab of tabs) tab.setAttribute('aria-pressed', String(tab === event.currentTarget));
      const mine = ++asked;
      place.setAttribute('aria-busy', 'true');
      void attempt(async () => {
        try {
          const view = await rooms[room](await session(), people);
          // Whoever has asked for something else since does not want this one any more.
          if (mine === asked) place.replaceChildren(view);
        } finally {
          if (mine === asked) place.setAttribute('aria-busy', 'false');
        }
      });
    },
  }, names[room]));

  let known: Promise<Session> | null = null;
  const session = () => (known ??= signedIn(config).catch(fault => {
    known = null;
    throw fault;
  }));

  return el('div', { class: 'work' },
    el('p', { class: 'hint' }, config.signIn === 'local'
      ? 'Here you are “duty”, with the roles Chat.Moderator, Chat.Compliance and Chat.Admin.'
      : 'What you may do here depends on your roles.'),
    el('div', { class: 'row', role: 'group', 'aria-label': 'Work' }, ...tabs),
    place);
}

async function signedIn(config: Config): Promise<Session> {
  const session = config.signIn === 'local' ? await Session.start(duty) : await Session.ofPlatform();
  if (!session) tell('Sign in first.');
  return session!;
}
