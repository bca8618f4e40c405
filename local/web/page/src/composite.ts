import { el } from './dom';
import type { People } from './people';

/** Microsoft's chat composite, unchanged, once for each person with a thread open. */
export function compositeView(people: People): HTMLElement {
  const open = people.all.filter(person => person.conversation);
  return open.length === 0
    ? el('p', { class: 'empty' }, 'Open a thread in the chat view first; here it is shown by the chat composite of @azure/communication-react.')
    : el('div', { class: 'columns' }, ...open.map(person => el('iframe', {
        title: `${person.name} in Microsoft's chat composite`,
        src: `/composite/?${new URLSearchParams({ user: person.session.who.user, name: person.name, thread: person.conversation!.threadId })}`,
      })));
}
