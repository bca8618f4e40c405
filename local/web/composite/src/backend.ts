/** What a frontend needs to know before it can chat. */
export interface Seat {
  endpoint: string;
  userId: string;
  token: string;
  threadId: string;
  refresh(): Promise<string>;
}

/** Somebody whom the page around this one has signed in; without one, whoever the cookie of this origin says. */
export async function visitor(user: string | null) {
  const people: { who: { user: string }; token: string }[] = JSON.parse(sessionStorage.getItem('people') ?? '[]');
  const token = people.find(person => person.who.user === user)?.token;

  return async (path: string, body?: unknown, method = 'POST') => {
    const answer = await fetch(path, {
      method,
      headers: { ...(token && { 'X-ZUMO-AUTH': token }), ...(body !== undefined && { 'Content-Type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
    return answer;
  };
}

type Ask = Awaited<ReturnType<typeof visitor>>;

/** By the app's own routes. */
export async function enter(ask: Ask, threadId: string | null): Promise<Seat> {
  const token = async () => (await ask('/api/token')).json();
  const { communicationUserId, endpoint, token: first } = await token();

  return {
    endpoint,
    userId: communicationUserId,
    token: first,
    threadId: threadId ?? (await (await ask('/api/threads', { topic: 'Chat', participants: [] })).json()).threadId,
    refresh: async () => (await token()).token,
  };
}

/** By the addresses of Microsoft's chat sample, in the order in which its client calls them. */
export async function enterAsTheSampleDoes(ask: Ask, name: string, threadId: string | null): Promise<Seat> {
  const issued = await (await ask('/token?scope=chat')).json();
  const userId: string = issued.user.communicationUserId;
  const endpoint = await (await ask('/getEndpointUrl', undefined, 'GET')).text();
  const thread = threadId ?? await (await ask('/createThread')).text();
  await ask(`/userConfig/${userId}`, { Emoji: '🦊' });
  await ask(`/addUser/${thread}`, { Id: userId, DisplayName: name });

  return { endpoint, userId, token: issued.token, threadId: thread, refresh: async () => (await (await ask(`/refreshToken/${userId}`)).json()).token };
}
