// The flow of Microsoft's guide from Twilio Conversations to Communication Services,
// learn.microsoft.com/azure/communication-services/tutorials/migrating-to-azure-communication-services-chat, with our endpoints in the place of its server.
// Usage: node twilio.mjs FUNCTIONS_ADDRESS USER_SUFFIX ACS_CONNECTION_STRING. Exits 0 when all of it held.
import assert from 'node:assert/strict';
import { ChatClient } from '@azure/communication-chat';
import { CommunicationIdentityClient } from '@azure/communication-identity';
import { AzureCommunicationTokenCredential } from '@azure/communication-common';
import { launchBrowser } from './browser/launch.mjs';
import { openSite } from './browser/site.mjs';

const [functions, suffix, connectionString] = process.argv.slice(2);
const identityOf = name => `${name}-${suffix}`;

async function signIn(name) {
  const form = new URLSearchParams({ user: identityOf(name), name });
  const session = await (await fetch(`${functions}/.auth/login/local`, { method: 'POST', body: form })).json();
  const ask = async (method, path, body) => {
    const answer = await fetch(`${functions}/api/${path}`, {
      method,
      headers: { 'X-ZUMO-AUTH': session.authenticationToken, 'Content-Type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${await answer.clone().text()}`);
    return answer.status === 204 ? undefined : answer.json();
  };
  // fetch(token_url), new Client(token)
  const issued = await ask('POST', 'token');
  const credential = new AzureCommunicationTokenCredential({
    token: issued.token,
    tokenRefresher: async () => (await ask('POST', 'token')).token,
  });
  return { ask, token: issued.token, id: issued.communicationUserId, client: new ChatClient(issued.endpoint, credential), endpoint: issued.endpoint };
}

const ana = await signIn('ana');

// createConversation({ friendlyName, attributes }), conversation.add('identity') of somebody who has never signed in
const created = await ana.ask('POST', 'threads', {
  topic: 'Order 4711',
  participants: [{ userId: identityOf('bo'), displayName: 'Bo' }],
  metadata: { order: '4711', priority: 'high' },
});
assert.deepEqual(created.invalidParticipants, []);
const conversation = await ana.ask('GET', `threads/${encodeURIComponent(created.threadId)}`);
assert.deepEqual(conversation.metadata, { order: '4711', priority: 'high' });
assert.equal(conversation.role, 'owner');

// conversation.setAllReadMessages, getMessages and the like belong to the one who was added: the identity made for them is theirs
const bo = await signIn('bo');
assert.equal(created.participants.find(one => one.userId === identityOf('bo')).communicationUserId, bo.id);

// getConversationBySid
const asAna = ana.client.getChatThreadClient(created.threadId);
const asBo = bo.client.getChatThreadClient(created.threadId);
assert.equal((await asBo.getProperties()).topic, 'Order 4711');

// stateChanged, participantJoined, messageAdded: in a browser, for the client is notified nowhere else
const site = await openSite('@azure/communication-chat');
const browser = await launchBrowser(ana.endpoint);
const page = await (await browser.newContext()).newPage();
await page.exposeFunction('newToken', async () => (await ana.ask('POST', 'token')).token);
await page.goto(site.url);
await page.evaluate(given => window.signIn(...given), ['ana', ana.endpoint, ana.id, ana.token]);
await page.evaluate(() => window.start('ana'));
await page.waitForFunction(() => window.people.ana.connected > 0);
const told = async event => (await page.waitForFunction(e => window.people.ana.told.find(one => one.event === e), event)).evaluate(one => one.payload);
await ana.ask('POST', `threads/${encodeURIComponent(created.threadId)}/participants`, { participants: [{ userId: identityOf('cem'), displayName: 'Cem' }] });
const { participantsAdded } = await told('participantsAdded');
const cem = await signIn('cem');
assert.deepEqual(participantsAdded.map(one => one.id.communicationUserId), [cem.id]);

// prepareMessage().setBody().setAttributes().addMedia().send(): texts only, and media as links
const attributes = { mood: 'curious', hasAttachment: 'true', attachmentUrl: 'https://contoso.example/files/4711.pdf' };
await asBo.sendMessage({ content: 'Where is it?' }, { senderDisplayName: 'Bo', type: 'text', metadata: attributes });
const heard = await told('chatMessageReceived');
assert.deepEqual([heard.message, heard.metadata], ['Where is it?', attributes]);

// getMessages(30, 0, 'backwards') and the paginator: newest first, page by page
for (const text of ['one', 'two', 'three', 'four', 'five']) await asAna.sendMessage({ content: text });
const pages = [];
for await (const page of cem.client.getChatThreadClient(created.threadId).listMessages({ maxPageSize: 3 }).byPage()) pages.push(page.map(message => message.content?.message).filter(Boolean));
assert.deepEqual(pages[0], ['five', 'four', 'three']);
assert.deepEqual(pages.flat(), ['five', 'four', 'three', 'two', 'one', 'Where is it?']);

// updateAttributes, updateFriendlyName, conversation.leave, removeParticipant
await ana.ask('PATCH', `threads/${encodeURIComponent(created.threadId)}`, { topic: 'Order 4711, shipped', metadata: { priority: null } });
assert.deepEqual((await ana.ask('GET', `threads/${encodeURIComponent(created.threadId)}`)).metadata, { order: '4711' });
await cem.ask('DELETE', `threads/${encodeURIComponent(created.threadId)}/participants/me`);
await ana.ask('DELETE', `threads/${encodeURIComponent(created.threadId)}/participants/${encodeURIComponent(identityOf('bo'))}`);
await assert.rejects(asBo.sendMessage({ content: 'still here?' }), { statusCode: 403 });

// the guide issues its tokens with the scope of calls, with which nobody can chat
const identities = new CommunicationIdentityClient(connectionString);
const { token } = await identities.getToken({ communicationUserId: ana.id }, ['voip']);
const wrong = new ChatClient(ana.endpoint, new AzureCommunicationTokenCredential(token));
await assert.rejects(wrong.getChatThreadClient(created.threadId).sendMessage({ content: 'by telephone?' }), error => [401, 403].includes(error.statusCode));

await browser.close();
await site.close?.();
console.log('twilio migration: every step held');
process.exit(0);
