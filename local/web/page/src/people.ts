import { Person } from './chat/person';
import { Session, type Who } from './session';

const kept = 'people';

/** Who is signed in in this window. Reloading the page keeps them, closing it does not. */
export class People extends EventTarget {
  readonly all: Person[] = [];

  async restore(): Promise<void> {
    for (const { who } of read()) await this.add(await Session.start(who));
  }

  async signIn(who: Who): Promise<Person> {
    return this.all.find(person => person.session.who.user === who.user) ?? this.add(await Session.start(who));
  }

  async add(session: Session): Promise<Person> {
    const person = await Person.enter(session);
    this.all.push(person);
    this.changed();
    return person;
  }

  async remove(person: Person): Promise<void> {
    this.all.splice(this.all.indexOf(person), 1);
    this.changed();
    await person.leave();
  }

  /** How somebody is called, as far as this window knows. */
  nameOf(userId: string): string {
    return this.all.find(person => person.session.who.user === userId)?.name ?? userId;
  }

  private changed(): void {
    sessionStorage.setItem(kept, JSON.stringify(this.all.filter(person => person.session.token).map(({ session }) => ({ who: session.who, token: session.token }))));
    this.dispatchEvent(new Event('change'));
  }
}

function read(): { who: Who }[] {
  try {
    return JSON.parse(sessionStorage.getItem(kept) ?? '[]');
  } catch {
    return [];
  }
}
