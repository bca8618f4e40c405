import assert from 'node:assert/strict';
import { CommunicationIdentityClient } from '@azure/communication-identity';
import { rule } from './book.mjs';
import { aThread, aUser, all, chatOf, connectionString, identities, withScopes } from './world.mjs';

const claims = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
const minutesOf = (token) => (claims(token).exp - claims(token).iat) / 60;

rule('an identity is an id of this resource', async () => {
  const user = await identities.createUser();

  assert.match(user.communicationUserId, /^8:acs:[0-9a-f-]{36}_[0-9a-f-]{36,}$/);
});

rule('an identity can be made together with its token, which lasts a day', async () => {
  const { user, token, expiresOn } = await identities.createUserAndToken(['chat']);

  assert.equal(token.split('.').length, 3);
  assert.equal(minutesOf(token), 1440);
  assert.ok(Math.abs(expiresOn - claims(token).exp * 1000) < 1000);
  await chatOf(token).createChatThread({ topic: user.communicationUserId });
});

for (const minutes of [60, 61, 1440]) {
  rule(`a token may last ${minutes} minutes`, async () => {
    const user = await identities.createUser();

    assert.equal(minutesOf((await identities.getToken(user, ['chat'], { tokenExpiresInMinutes: minutes })).token), minutes);
    assert.equal(minutesOf((await identities.createUserAndToken(['chat'], { tokenExpiresInMinutes: minutes })).token), minutes);
  });
}

for (const minutes of [59, 1441, -1]) {
  rule(`a token may not last ${minutes} minutes`, async () => {
    const user = await identities.createUser();
    const refused = { statusCode: 400, code: 'ValidationError' };

    await assert.rejects(identities.getToken(user, ['chat'], { tokenExpiresInMinutes: minutes }), refused);
    await assert.rejects(identities.createUserAndToken(['chat'], { tokenExpiresInMinutes: minutes }), refused);
  });
}

rule('a token is issued for known scopes only, and for at least one', async () => {
  const user = await identities.createUser();

  await assert.rejects(identities.getToken(user, []), { statusCode: 400 });
  await assert.rejects(identities.getToken(user, ['chat', 'phone']), { statusCode: 400 });
});

rule('revoking ends every token of an identity, and a new one works', async () => {
  const user = await aUser();
  const thread = await aThread(user);

  await identities.revokeTokens(user.id);

  await assert.rejects(thread.of(user).sendMessage({ content: 'late' }), { statusCode: 401 });
  await assert.rejects(all(user.client.listChatThreads()), { statusCode: 401 });
  await thread.of(await withScopes(user, 'chat')).sendMessage({ content: 'again' });
});

rule('a deleted identity has no tokens, old or new', async () => {
  const user = await aUser();

  await identities.deleteUser(user.id);

  await assert.rejects(user.client.createChatThread({ topic: 'none' }), { statusCode: 401 });
  await assert.rejects(identities.getToken(user.id, ['chat']), { statusCode: 404 });
});

rule('an identity of another resource is refused', async () => {
  const foreign = { communicationUserId: '8:acs:11111111-1111-1111-1111-111111111111_22222222-2222-2222-2222-222222222222' };

  await assert.rejects(identities.getToken(foreign, ['chat']), { statusCode: 403 });
});

rule('a request signed with another access key is refused', async () => {
  const forged = connectionString.replace(/accesskey=.*/i, `accesskey=${Buffer.alloc(32, 7).toString('base64')}`);

  await assert.rejects(new CommunicationIdentityClient(forged).createUser(), { statusCode: 401 });
});

rule('a token that is not ours is refused by chat', async () => {
  const user = await aUser();
  const [head, body, signature] = user.token.split('.');
  const other = signature[0] === 'A' ? `B${signature.slice(1)}` : `A${signature.slice(1)}`;

  await assert.rejects(chatOf(`${head}.${body}.${other}`).createChatThread({ topic: 'none' }), { statusCode: 401 });
});

// What each scope may do; learn.microsoft.com/azure/communication-services/concepts/identity-model
const may = {
  chat: { read: true, write: true, people: true, threads: true },
  'chat.join': { read: true, write: true, people: true, threads: false },
  'chat.join.limited': { read: true, write: true, people: false, threads: false },
  voip: { read: false, write: false, people: false, threads: false },
  'voip.join': { read: false, write: false, people: false, threads: false },
};

for (const [scope, allowed] of Object.entries(may)) {
  rule(`a token of scope ${scope} may do what its scope says and nothing else`, async () => {
    const [owner, plain, guest, second] = await Promise.all([aUser(), aUser(), aUser(), aUser()]);
    const thread = await aThread(owner, plain, second);
    const { id: known } = await thread.of(owner).sendMessage({ content: 'hello' });
    const user = await withScopes(plain, scope);
    const own = thread.of(user);
    const { id: mine } = await thread.of(plain).sendMessage({ content: 'mine' });
    const doomed = await aThread(owner, plain);

    const deeds = {
      read: [
        () => own.getProperties(), () => all(own.listMessages()), () => own.getMessage(known), () => all(own.listParticipants()),
        () => all(own.listReadReceipts()), () => all(user.client.listChatThreads()),
      ],
      write: [
        () => own.sendMessage({ content: 'x' }), () => own.updateMessage(mine, { content: 'y' }), () => own.deleteMessage(mine),
        () => own.sendTypingNotification(), () => own.sendReadReceipt({ chatMessageId: known }),
      ],
      people: [() => own.addParticipants({ participants: [{ id: guest.id }] }), () => own.removeParticipant(second.id)],
      threads: [
        () => user.client.createChatThread({ topic: 'new' }), () => own.updateTopic('renamed'),
        () => own.updateProperties({ metadata: { a: '1' } }), () => user.client.deleteChatThread(doomed.id),
      ],
    };
    for (const [kind, calls] of Object.entries(deeds)) {
      for (const call of calls) {
        if (allowed[kind]) await call();
        else await assert.rejects(call(), { statusCode: 403 }, `${scope}: ${call}`);
      }
    }
  });
}

rule('a token of two scopes may do what either allows', async () => {
  const user = await aUser('voip', 'chat');

  await user.client.createChatThread({ topic: 'both' });
});

rule('the token of a Twilio migration, of scope voip, does not open chat', async () => {
  const { token } = await identities.createUserAndToken(['voip']);

  await assert.rejects(chatOf(token).createChatThread({ topic: 'none' }), { statusCode: 403 });
});
