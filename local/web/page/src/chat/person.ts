import { ChatClient } from '@azure/communication-chat';
import { AzureCommunicationTokenCredential } from '@azure/communication-common';
import type { Session } from '../session';
import { Conversation } from './conversation';

interface Identity {
  communicationUserId: string;
  token: string;
  endpoint: string;
}

export interface ThreadItem {
  threadId: string;
  topic: string;
}

/** Somebody in chat: the official client, with our token endpoint as its refresher. Tells of a change by the event `change`. */
export class Person extends EventTarget {
  threads: ThreadItem[] = [];
  conversation: Conversation | null = null;
  line: 'connecting' | 'connected' | 'cut' = 'connecting';

  private constructor(readonly session: Session, readonly id: string, readonly client: ChatClient) {
    super();
  }

  static async enter(session: Session): Promise<Person> {
    const identity = await session.json<Identity>('/api/token', undefined, 'POST');
    const credential = new AzureCommunicationTokenCredential({
      token: identity.token,
      tokenRefresher: async () => (await session.json<Identity>('/api/token', undefined, 'POST')).token,
      refreshProactively: true,
    });
    const person = new Person(session, identity.communicationUserId, new ChatClient(identity.endpoint, credential));
    await person.listThreads();
    void person.listen();
    return person;
  }

  get name(): string {
    return this.session.who.name;
  }

  async listThreads(): Promise<void> {
    const { threads } = await this.session.json<{ threads: (ThreadItem & { deletedOn?: string })[] }>('/api/threads?pageSize=50');
    this.threads = threads.filter(thread => !thread.deletedOn);
    this.changed();
  }

  async create(topic: string, participants: { userId: string; displayName: string }[]): Promise<void> {
    const { threadId } = await this.session.json<ThreadItem>('/api/threads', { topic, participants });
    await this.listThreads();
    await this.open(threadId);
  }

  async open(threadId: string | null): Promise<void> {
    this.conversation?.close();
    this.conversation = threadId ? new Conversation(this, threadId) : null;
    this.changed();
    await this.conversation?.load();
  }

  async leave(): Promise<void> {
    this.conversation?.close();
    await this.client.stopRealtimeNotifications().catch(() => undefined);
  }

  changed(): void {
    this.dispatchEvent(new Event('change'));
  }

  private async listen(): Promise<void> {
    try {
      this.client.on('realTimeNotificationConnected', () => this.connected());
      this.client.on('realTimeNotificationDisconnected', () => this.lineIs('cut'));
      await this.client.startRealtimeNotifications();
    } catch {
      return this.lineIs('cut');
    }
    this.client.on('chatMessageReceived', event => this.conversation?.received(event));
    this.client.on('chatMessageEdited', event => this.conversation?.received(event));
    this.client.on('chatMessageDeleted', event => this.conversation?.deleted(event));
    this.client.on('typingIndicatorReceived', event => this.conversation?.typing(event));
    this.client.on('readReceiptReceived', event => this.conversation?.read(event));
    this.client.on('chatThreadPropertiesUpdated', event => void this.threadsChanged(event.threadId));
    this.client.on('participantsAdded', event => void this.threadsChanged(event.threadId));
    this.client.on('participantsRemoved', event => void this.threadsChanged(event.threadId));
    this.client.on('chatThreadCreated', event => void this.threadsChanged(event.threadId));
    this.client.on('chatThreadDeleted', event => void this.threadsChanged(event.threadId));
  }

  private connected(): void {
    const wasCut = this.line === 'cut';
    this.lineIs('connected');
    // What was said meanwhile nobody told us.
    if (wasCut) {
      void this.listThreads().catch(() => undefined);
      void this.conversation?.load();
    }
  }

  private lineIs(line: Person['line']): void {
    this.line = line;
    this.changed();
  }

  private async threadsChanged(threadId: string): Promise<void> {
    await this.listThreads().catch(() => undefined);
    const isStillIn = this.threads.some(thread => thread.threadId === threadId);
    if (this.conversation?.threadId === threadId) await (isStillIn ? this.conversation.load() : this.open(null));
    else if (!this.conversation && isStillIn) await this.open(threadId);
  }
}
