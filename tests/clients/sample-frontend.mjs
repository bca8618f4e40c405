// What Microsoft's chat sample (communication-services-web-chat-hero) asks of the origin it is served from, in its order and with its requests, and
// then the chat SDK that it is built on. Usage: node sample-frontend.mjs ORIGIN USER_SUFFIX.
import assert from 'node:assert/strict';
import { ChatClient } from 'chat-1-5-4';
import { AzureCommunicationTokenCredential } from '@azure/communication-common';

const [origin, suffix] = process.argv.slice(2);

async function visitor(user) {
  const form = new URLSearchParams({ user: `${user}-${suffix}` });
  const session = await (await fetch(`${origin}/.auth/login/local`, { method: 'POST', body: form })).json();
  const ask = (path, options = {}) =>
    fetch(`${origin}/${path}`, { ...options, headers: { ...options.headers, 'X-ZUMO-AUTH': session.authenticationToken } });

  const issued = await ask('token?scope=chat', { method: 'POST' });
  assert.equal(issued.status, 200);
  const { token, expiresOn, user: { communicationUserId } } = await issued.json();
  assert.ok(new Date(expiresOn) > new Date());
  const endpoint = await (await ask('getEndpointUrl')).text();

  return { ask, token, communicationUserId, endpoint };
}

const post = body => ({ method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
const enter = (who, threadId, displayName) => who.ask(`addUser/${threadId}`, post({ Id: who.communicationUserId, DisplayName: displayName }));
const chat = who => new ChatClient(who.endpoint, new AzureCommunicationTokenCredential({
  token: who.token,
  tokenRefresher: async () => (await (await who.ask(`refreshToken/${who.communicationUserId}`, { method: 'POST' })).json()).token,
  refreshProactively: true,
}));

// the first one starts a chat, chooses a face and goes in under a name
const ana = await visitor('ana');
const started = await ana.ask('createThread', { method: 'POST' });
assert.equal(started.status, 200);
const threadId = await started.text();
assert.match(threadId, /^19:.+@thread\.v2$/);
assert.equal((await ana.ask(`userConfig/${ana.communicationUserId}`, post({ Emoji: '🦊' }))).status, 200);
assert.equal((await enter(ana, threadId, 'Ana')).status, 201);

// the second one comes by the link
const bo = await visitor('bo');
assert.equal((await bo.ask(`userConfig/${bo.communicationUserId}`, post({ Emoji: '🐨' }))).status, 200);
assert.equal((await enter(bo, threadId, 'Bo')).status, 201);
assert.equal((await (await ana.ask(`userConfig/${bo.communicationUserId}`)).json()).emoji, '🐨');
const refreshed = await bo.ask(`refreshToken/${bo.communicationUserId}`, { method: 'POST' });
assert.equal(refreshed.status, 200);
assert.ok((await refreshed.json()).token);

const thread = chat(ana).getChatThreadClient(threadId);
const names = {};
for await (const participant of thread.listParticipants()) names[participant.id.communicationUserId] = participant.displayName;
assert.equal(names[bo.communicationUserId], 'Bo');
const { id } = await thread.sendMessage({ content: 'Found the place?' }, { senderDisplayName: 'Ana' });
assert.equal((await chat(bo).getChatThreadClient(threadId).getMessage(id)).content.message, 'Found the place?');

// no thread, no entry
assert.equal((await enter(bo, '19:nothing@thread.v2', 'Bo')).status, 404);

console.log('sample frontend: every step held');
process.exit(0); // the proactive refreshers would keep it alive
