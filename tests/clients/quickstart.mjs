// The chat quickstart, learn.microsoft.com/azure/communication-services/quickstarts/chat/get-started, with a token from our own endpoint.
// Usage: node quickstart.mjs FUNCTIONS_ADDRESS USER_SUFFIX; trusts the emulator through NODE_EXTRA_CA_CERTS. Exits 0 when all of it held.
import assert from 'node:assert/strict';
import { ChatClient } from '@azure/communication-chat';
import { AzureCommunicationTokenCredential } from '@azure/communication-common';

const [functions, suffix] = process.argv.slice(2);

async function signIn(user) {
  const form = new URLSearchParams({ user: `${user}-${suffix}` });
  const session = await (await fetch(`${functions}/.auth/login/local`, { method: 'POST', body: form })).json();
  const headers = { 'X-ZUMO-AUTH': session.authenticationToken };
  const issue = async () => (await fetch(`${functions}/api/token`, { method: 'POST', headers })).json();
  const first = await issue();
  const credential = new AzureCommunicationTokenCredential({
    token: first.token,
    tokenRefresher: async () => (await issue()).token,
  });
  return { id: { communicationUserId: first.communicationUserId }, client: new ChatClient(first.endpoint, credential) };
}

async function all(pages) {
  const items = [];
  for await (const item of pages) items.push(item);
  return items;
}

const [ana, bo, cem] = await Promise.all(['ana', 'bo', 'cem'].map(signIn));

// create a thread, with somebody in it
const created = await ana.client.createChatThread({ topic: 'Quickstart' }, { participants: [{ id: bo.id, displayName: 'Bo' }] });
assert.equal(created.invalidParticipants, undefined);
assert.equal(created.chatThread.topic, 'Quickstart');
const threadId = created.chatThread.id;
const thread = ana.client.getChatThreadClient(threadId);

// send, with metadata
const { id: messageId } = await thread.sendMessage(
  { content: 'Hello Geeta! Can you share the deck for the conference?' },
  { senderDisplayName: 'Ana', type: 'text', metadata: { hasAttachment: 'true', attachmentUrl: 'https://contoso.com/files/attachment.docx' } });
const sent = await thread.getMessage(messageId);
assert.equal(sent.content.message, 'Hello Geeta! Can you share the deck for the conference?');
assert.deepEqual(sent.metadata, { hasAttachment: 'true', attachmentUrl: 'https://contoso.com/files/attachment.docx' });
assert.equal(sent.sender.communicationUserId, ana.id.communicationUserId);
assert.ok(sent.createdOn instanceof Date && !Number.isNaN(sent.createdOn.valueOf()));

// list, newest first, with the system messages
const listed = await all(bo.client.getChatThreadClient(threadId).listMessages());
assert.deepEqual(listed.map(message => message.type), ['text', 'topicUpdated', 'participantAdded']);

// add somebody, who sees what was said before
await thread.addParticipants({ participants: [{ id: cem.id, displayName: 'Cem' }] });
assert.equal((await all(thread.listParticipants())).length, 3);
assert.ok((await all(cem.client.getChatThreadClient(threadId).listMessages())).some(message => message.id === messageId));
assert.ok((await all(cem.client.listChatThreads())).some(item => item.id === threadId));

// update and delete; only the sender may
await thread.updateMessage(messageId, { content: 'Hello Geeta!' });
const edited = await thread.getMessage(messageId);
assert.equal(edited.content.message, 'Hello Geeta!');
assert.ok(edited.editedOn);
await assert.rejects(bo.client.getChatThreadClient(threadId).deleteMessage(messageId), { statusCode: 403 });
await thread.deleteMessage(messageId);
assert.ok((await thread.getMessage(messageId)).deletedOn);

// remove somebody, who cannot send any more
await thread.removeParticipant(cem.id);
assert.equal((await all(thread.listParticipants())).length, 2);
await assert.rejects(cem.client.getChatThreadClient(threadId).sendMessage({ content: 'still here?' }), { statusCode: 403 });

// topic, typing, receipts
await thread.updateTopic('Renamed');
assert.equal((await thread.getProperties()).topic, 'Renamed');
const { id: second } = await thread.sendMessage({ content: 'read me' });
assert.equal(await thread.sendTypingNotification(), true);
await bo.client.getChatThreadClient(threadId).sendReadReceipt({ chatMessageId: second });
assert.ok((await all(thread.listReadReceipts())).some(receipt => receipt.chatMessageId === second));

await ana.client.deleteChatThread(threadId);
console.log('quickstart: every step held');
