import type {
  ChatMessage, ChatMessageDeletedEvent, ChatMessageEditedEvent, ChatMessageReceivedEvent, ReadReceiptReceivedEvent, TypingIndicatorReceivedEvent,
} from '@azure/communication-chat';
import { getIdentifierRawId, type CommunicationIdentifier } from '@azure/communication-common';
import { tell } from '../dom';
import type { Person } from './person';

/** A line of the conversation, as it is shown. */
export interface Line {
  id: string;
  kind: 'text' | 'html' | 'activity';
  by: string;
  name: string;
  text: string;
  sentOn: Date;
  isEdited: boolean;
  isDeleted: boolean;
  metadata: Record<string, string>;
}

// The service tells of typing at most every 8 seconds: learn.microsoft.com/azure/communication-services/concepts/chat/concepts
const typingLasts = 8000;
const pageSize = 50;

const raw = (id: CommunicationIdentifier | undefined) => (id ? getIdentifierRawId(id) : '');

/** One thread as one person sees it: first what the service lists, then what it tells. */
export class Conversation extends EventTarget {
  readonly lines = new Map<string, Line>();
  readonly names = new Map<string, string>();
  /** Until which message somebody has read. */
  readonly readUntil = new Map<string, string>();
  readonly typers = new Map<string, number>();
  topic = '';
  hasEarlier = false;
  private readonly thread;
  private earlier: AsyncIterator<{ value?: ChatMessage[] } | ChatMessage[]> | null = null;
  private toldTypingAt = 0;
  private lastRead = '';
  private isClosed = false;

  constructor(readonly person: Person, readonly threadId: string) {
    super();
    this.thread = person.client.getChatThreadClient(threadId);
  }

  get ordered(): Line[] {
    return [...this.lines.values()].sort((a, b) => a.sentOn.getTime() - b.sentOn.getTime() || a.id.localeCompare(b.id));
  }

  async load(): Promise<void> {
    try {
      const [properties] = await Promise.all([this.thread.getProperties(), this.loadPeople(), this.loadReceipts()]);
      this.topic = properties.topic;
      this.earlier = this.thread.listMessages({ maxPageSize: pageSize }).byPage({ maxPageSize: pageSize })[Symbol.asyncIterator]() as typeof this.earlier;
      await this.loadEarlier();
    } catch (fault) {
      if (!this.isClosed) tell(fault);
    }
  }

  /** The page before what is shown. */
  async loadEarlier(): Promise<void> {
    const page = await this.earlier!.next();
    for (const message of (page.value ?? []) as ChatMessage[]) this.put(lineOf(message));
    this.hasEarlier = !page.done && ((page.value ?? []) as ChatMessage[]).length === pageSize;
    this.changed();
  }

  async send(text: string, attachmentUrl?: string): Promise<void> {
    await this.thread.sendMessage(
      { content: text },
      { senderDisplayName: this.person.name, type: 'text', ...(attachmentUrl && { metadata: { hasAttachment: 'true', attachmentUrl } }) });
  }

  async edit(line: Line, text: string): Promise<void> {
    await this.thread.updateMessage(line.id, { content: text, metadata: line.metadata });
  }

  async remove(line: Line): Promise<void> {
    await this.thread.deleteMessage(line.id);
  }

  async add(userId: string, displayName: string): Promise<void> {
    const { invalidParticipants } = await this.person.session.json<{ invalidParticipants: { code: string }[] }>(
      `/api/threads/${encodeURIComponent(this.threadId)}/participants`, { participants: [{ userId, displayName }] });
    if (invalidParticipants[0]) throw new Error(`${userId} cannot come in: ${invalidParticipants[0].code}.`);
  }

  async report(line: Line, reason: string, kind: 'report' | 'appeal'): Promise<void> {
    await this.person.session.ask(
      `/api/threads/${encodeURIComponent(this.threadId)}/messages/${encodeURIComponent(line.id)}/${kind}`, { reason });
  }

  async isTyping(): Promise<void> {
    if (Date.now() - this.toldTypingAt < typingLasts) return;
    this.toldTypingAt = Date.now();
    await this.thread.sendTypingNotification({ senderDisplayName: this.person.name });
  }

  /** Tells the others that all of it was read, once. */
  async hasRead(): Promise<void> {
    const last = this.ordered.findLast(line => line.kind !== 'activity' && line.by !== this.person.id && !line.isDeleted);
    if (!last || last.id === this.lastRead) return;
    this.lastRead = last.id;
    await this.thread.sendReadReceipt({ chatMessageId: last.id });
  }

  received(event: ChatMessageReceivedEvent | ChatMessageEditedEvent): void {
    if (event.threadId !== this.threadId) return;
    const known = this.lines.get(event.id);
    const kind = event.type.toLowerCase();
    this.put({
      id: event.id,
      kind: kind.includes('html') ? 'html' : 'text',
      by: raw(event.sender),
      name: event.senderDisplayName || known?.name || '',
      text: event.message,
      sentOn: known?.sentOn ?? event.createdOn,
      isEdited: 'editedOn' in event,
      isDeleted: false,
      metadata: event.metadata ?? {},
    });
    this.typers.delete(raw(event.sender));
    this.changed();
  }

  deleted(event: ChatMessageDeletedEvent): void {
    const known = event.threadId === this.threadId ? this.lines.get(event.id) : undefined;
    if (!known) return;
    this.put({ ...known, text: '', metadata: {}, isDeleted: true });
    this.changed();
  }

  typing(event: TypingIndicatorReceivedEvent): void {
    const who = raw(event.sender);
    if (event.threadId !== this.threadId || who === this.person.id) return;
    this.typers.set(who, Date.now() + typingLasts);
    this.changed();
    setTimeout(() => this.changed(), typingLasts + 100);
  }

  read(event: ReadReceiptReceivedEvent): void {
    if (event.threadId !== this.threadId) return;
    this.readUntil.set(raw(event.sender), event.chatMessageId);
    this.changed();
  }

  typingNow(): string[] {
    const now = Date.now();
    return [...this.typers].filter(([, until]) => until > now).map(([who]) => this.names.get(who) ?? 'Somebody');
  }

  /** Who has read a message, besides its sender and who looks. */
  readersOf(line: Line): string[] {
    return [...this.readUntil]
      .filter(([who, until]) => who !== line.by && who !== this.person.id && Number(until) >= Number(line.id))
      .map(([who]) => this.names.get(who) ?? 'Somebody');
  }

  close(): void {
    this.isClosed = true;
  }

  private put(line: Line): void {
    this.lines.set(line.id, line);
  }

  private async loadPeople(): Promise<void> {
    this.names.clear();
    for await (const someone of this.thread.listParticipants()) this.names.set(raw(someone.id), someone.displayName || 'Somebody');
  }

  private async loadReceipts(): Promise<void> {
    for await (const receipt of this.thread.listReadReceipts()) this.readUntil.set(raw(receipt.sender), receipt.chatMessageId);
  }

  private changed(): void {
    if (!this.isClosed) this.dispatchEvent(new Event('change'));
  }
}

function lineOf(message: ChatMessage): Line {
  const people = (message.content?.participants ?? []).map(someone => someone.displayName || 'somebody').join(', ');
  const activities: Record<string, string> = {
    topicUpdated: `The topic is now “${message.content?.topic ?? ''}”.`,
    participantAdded: `${people} came in.`,
    participantRemoved: `${people} went out.`,
  };
  const activity = activities[message.type];
  return {
    id: message.id,
    kind: activity !== undefined ? 'activity' : message.type === 'html' ? 'html' : 'text',
    by: raw(message.sender),
    name: message.senderDisplayName ?? '',
    text: activity ?? message.content?.message ?? '',
    sentOn: message.createdOn,
    isEdited: message.editedOn !== undefined,
    isDeleted: message.deletedOn !== undefined,
    metadata: message.metadata ?? {},
  };
}
