import { attempt, el } from '../dom';
import { Refused } from '../session';
import type { Conversation } from './conversation';

interface Bot {
  bot: string;
  displayName: string;
  mention: string;
  commands: { command: string; description: string }[];
  pausedSince?: string;
}

// Those that come with the app and are in a thread by invitation.
const invited = ['faq', 'assistant'];

/** The bots of a thread: what each can be asked, at a click; others brought in; silent ones released. */
export function bots(shown: Conversation, write: (text: string) => void): HTMLElement {
  const list = el('ul', { class: 'bots' });
  const outcome = el('p', { role: 'status' });
  const absent = el('div', { class: 'row' });
  const address = `/api/threads/${encodeURIComponent(shown.threadId)}`;
  const { session } = shown.person;

  const draw = async () => {
    const { bots } = await session.json<{ bots: Bot[] }>(`${address}/bots`);
    list.replaceChildren(...bots.map(bot => el('li', {}, el('b', {}, bot.displayName), bot.pausedSince ? ' is silent here. ' : ' ',
      ...bot.commands.map(({ command, description }) => el('button', { class: 'quiet', title: description, onclick: () => write(command) }, command)),
      el('button', { class: 'quiet', onclick: () => write(`${bot.mention} `) }, bot.mention),
      bot.pausedSince
        ? el('button', { class: 'quiet', onclick: () => attempt(() => released(bot.bot).then(draw)) }, 'Release')
        : el('button', { class: 'quiet', onclick: () => attempt(() => silenced(bot.bot).then(draw)) }, 'Silence'))));
    absent.replaceChildren(...invited.filter(name => !bots.some(({ bot }) => bot === name))
      .map(name => el('button', { class: 'quiet', onclick: () => attempt(() => bring(name)) }, `Bring in ${name}`)));
  };
  const released = (bot: string) => session.ask(`${address}/bots/${bot}/pause`, undefined, 'DELETE');
  const silenced = (bot: string) => session.ask(`${address}/bots/${bot}/pause`, undefined, 'PUT');
  const bring = async (bot: string) => {
    try {
      const { invalidParticipants } = await session.json<{ invalidParticipants: { code: string }[] }>(`${address}/participants`, { participants: [{ bot }] });
      outcome.textContent = invalidParticipants[0] ? `It cannot come in: ${invalidParticipants[0].code}.` : '';
    } catch (fault) {
      if (!(fault instanceof Refused)) throw fault;
      outcome.textContent = fault.message;
    }
    await draw();
  };

  return el('details', { ontoggle: () => void attempt(draw) }, el('summary', {}, 'Bots'),
    el('p', { class: 'hint' }, 'A bot answers who calls it by its name, such as “@assistant when do we meet?”, and who gives a command. A click writes it for you.'),
    list, absent, outcome);
}
