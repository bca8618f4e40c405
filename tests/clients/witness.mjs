// What everybody else in a thread sees of moderation, through the official chat client: the witness never trusts us.
// Usage: node witness.mjs FUNCTIONS_ADDRESS USER_SUFFIX; trusts the emulator through NODE_EXTRA_CA_CERTS. Exits 0 when all of it held.
import assert from 'node:assert/strict';
import { ChatClient } from '@azure/communication-chat';
import { AzureCommunicationTokenCredential } from '@azure/communication-common';

const [functions, suffix] = process.argv.slice(2);

async function signIn(user, roles = '') {
  const form = new URLSearchParams({ user: `${user}-${suffix}`, roles });
  const session = await (await fetch(`${functions}/.auth/login/local`, { method: 'POST', body: form })).json();
  const headers = { 'X-ZUMO-AUTH': session.authenticationToken, 'Content-Type': 'application/json' };
  const ask = async (method, path, body) => {
    const answer = await fetch(`${functions}/api/${path}`, { method, headers, body: body && JSON.stringify(body) });
    assert.ok(answer.ok, `${method} ${path} answered ${answer.status} ${await answer.clone().text()}`);
    return answer.json();
  };
  const { communicationUserId, token, endpoint } = await ask('POST', 'token');
  const client = new ChatClient(endpoint, new AzureCommunicationTokenCredential({ token, tokenRefresher: async () => (await ask('POST', 'token')).token }));
  return { user: `${user}-${suffix}`, id: { communicationUserId }, raw: communicationUserId, ask, client };
}

async function all(pages) {
  const items = [];
  for await (const item of pages) items.push(item);
  return items;
}

async function until(sees, what) {
  for (const started = Date.now(); ; await new Promise((resolve) => setTimeout(resolve, 25))) {
    const seen = await sees();
    if (seen) return seen;
    assert.ok(Date.now() - started < 60_000, `the witness never saw: ${what}`);
  }
}

const [ana, bo, witness, moderator] = await Promise.all([signIn('ana'), signIn('bo'), signIn('cem'), signIn('mo', 'Chat.Moderator')]);
const { threadId } = await ana.ask('POST', 'threads', { topic: 'Witnessed', participants: [{ userId: bo.user }, { userId: witness.user }] });
const at = ({ client }) => client.getChatThreadClient(threadId);
const seen = (id) => at(witness).getMessage(id);
const here = async () => (await all(at(witness).listParticipants())).map(({ id }) => id.communicationUserId);

// Any sender's message: masked, or deleted, and still the sender's.
for (const sender of [ana, bo]) {
  const { id: rude } = await at(sender).sendMessage({ content: 'you rotten scoundrel' }, { senderDisplayName: 'Somebody' });
  const masked = await until(async () => (await seen(rude)).editedOn && seen(rude), 'a masked message');
  assert.equal(masked.content.message, 'you ****** *********');
  assert.equal(masked.sender.communicationUserId, sender.raw);

  const { id: spam } = await at(sender).sendMessage({ content: 'cheap pills' });
  const deleted = await until(async () => (await seen(spam)).deletedOn && seen(spam), 'a deleted message');
  assert.ok(!deleted.content?.message);
}

// A sender who has left: let in for as long as it takes, and out again.
const { id: first } = await at(bo).sendMessage({ content: 'found by nobody' });
const { id: second } = await at(bo).sendMessage({ content: 'not found either' });
await at(bo).removeParticipant(bo.id);
assert.ok(!(await here()).includes(bo.raw));
const message = (id, what) => `threads/${encodeURIComponent(threadId)}/messages/${id}/${what}`;
const cases = {};
for (const [id, decision] of [[first, 'delete'], [second, 'mask']]) {
  const { caseId } = cases[id] = await witness.ask('POST', message(id, 'report'), { reason: 'he means me' });
  await moderator.ask('POST', `moderation/queue/${caseId}/decision`, { decision, reason: 'he does' });
}
await until(async () => (await seen(first)).deletedOn, 'a deleted message of who left');
await until(async () => (await seen(second)).content.message === '*** ***** ******', 'a masked message of who left');
await until(async () => !(await here()).includes(bo.raw), 'that he is out again');
await assert.rejects(at(bo).sendMessage({ content: 'back?' }), { statusCode: 403 });

// It was within the rules after all: the words are back, in the sender's name.
const { caseId } = cases[second];
await until(async () => (await moderator.ask('GET', `moderation/queue/${caseId}`)).log.some(({ messageId, action }) => messageId === second && action === 'mask'), 'the log of it');
const overturned = await moderator.ask('POST', `moderation/queue/${caseId}/overturn`, { reason: 'he did not' });
await until(async () => (await seen(second)).content.message === 'not found either', `a restored text; ${JSON.stringify(overturned)}`);
assert.equal((await seen(second)).sender.communicationUserId, bo.raw);
await until(async () => !(await here()).includes(bo.raw), 'that he is out again');

console.log('witness: every step held');
