import { chatView } from './chat/view';
import { compositeView } from './composite';
import { attempt, el, tell } from './dom';
import { People } from './people';
import { config, Session, type Config } from './session';
import { workView } from './work/view';

const people = new People();
const view = document.getElementById('view')!;

async function start(): Promise<void> {
  const settings = await config();
  // Each view is made once and kept: going back finds it as it was left.
  const chat = chatView(people, settings);
  const work = workView(people, settings);
  const show = () => {
    const name = location.hash.slice(1).split('/')[0] || 'chat';
    for (const link of document.querySelectorAll('nav a')) link.setAttribute('aria-current', link.getAttribute('href') === `#${name}` ? 'page' : 'false');
    view.replaceChildren(name === 'work' ? work : name === 'composite' ? compositeView(people) : chat);
  };
  addEventListener('hashchange', show);
  show();
  await attempt(() => enter(settings));
}

async function enter(settings: Config): Promise<void> {
  if (settings.acs) await trusted(settings.acs);
  if (settings.signIn === 'local') return people.restore();

  const session = await Session.ofPlatform();
  if (session) await people.add(session);
  else view.prepend(el('p', {}, el('a', { href: '/.auth/login/aad' }, 'Sign in')));
}

/** The chat clients speak https only, so the browser has to trust the emulator's certificate. */
async function trusted(acs: string): Promise<void> {
  try {
    await fetch(acs, { mode: 'no-cors' });
  } catch {
    throw new Error(
      `This browser does not trust the emulator yet. Open ${acs}_emulator/ once and accept its certificate, or trust the authority as emulator/README.md says; then reload.`);
  }
}

start().catch(tell);
