// The resource under judgement, and people in it.
import { CommunicationIdentityClient } from '@azure/communication-identity';
import { ChatClient } from '@azure/communication-chat';
import { AzureCommunicationTokenCredential } from '@azure/communication-common';

export const connectionString = process.argv[2];
export const endpoint = /endpoint=([^;]+?)\/?;/i.exec(connectionString)[1];
export const identities = new CommunicationIdentityClient(connectionString);

export function chatOf(token) {
  return new ChatClient(endpoint, new AzureCommunicationTokenCredential(token));
}

/** A person with a token of these scopes; `id` is what participants are made of. */
export async function aUser(...scopes) {
  const { user, token } = await identities.createUserAndToken(scopes.length ? scopes : ['chat']);
  return { id: user, raw: user.communicationUserId, token, client: chatOf(token) };
}

/** The same person with a token of other scopes. */
export async function withScopes(user, ...scopes) {
  const { token } = await identities.getToken(user.id, scopes);
  return { ...user, token, client: chatOf(token) };
}

/** A thread of the first, with the others in it; of each of them the client for it. */
export async function aThread(owner, ...others) {
  const { chatThread } = await owner.client.createChatThread({ topic: 'Planning' }, { participants: others.map(({ id }) => ({ id })) });
  return { id: chatThread.id, of: (user) => user.client.getChatThreadClient(chatThread.id) };
}

export async function all(pages) {
  const items = [];
  for await (const item of pages) items.push(item);
  return items;
}

// The size of a page is an option of the listing: the client does not pass on what is given to byPage.
export async function pagesOf(listing) {
  const pages = [];
  for await (const page of listing.byPage()) pages.push(page);
  return pages;
}

export const texts = (messages) => messages.map((message) => message.content.message);

export async function control(method, path, body) {
  const response = await fetch(`${endpoint}/_emulator/${path}`, { method, body: body && JSON.stringify(body) });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.status === 204 ? undefined : response.json();
}

export const advance = (time) => control('POST', 'clock', time);
