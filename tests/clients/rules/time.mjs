// These move the clock, which goes forward only: they come last.
import assert from 'node:assert/strict';
import { rule } from './book.mjs';
import { aThread, aUser, advance, all, chatOf, identities, withScopes } from './world.mjs';

rule('a token ends when its time is over, and the signed requests of the official client go on', async () => {
  const ana = await aUser();
  const { token } = await identities.getToken(ana.id, ['chat'], { tokenExpiresInMinutes: 60 });
  const thread = await aThread(ana);
  const short = { ...ana, client: chatOf(token) };

  await advance({ seconds: 59 * 60 });
  await thread.of(short).sendMessage({ content: 'just in time' });
  await advance({ seconds: 61 });
  await assert.rejects(thread.of(short).sendMessage({ content: 'late' }), { statusCode: 401 });
  await thread.of(await withScopes(ana, 'chat')).sendMessage({ content: 'again' });
});

rule('a thread is deleted by its retention policy when its days are over, others are not', async () => {
  const ana = await aUser();
  const create = (retentionPolicy) => ana.client.createChatThread({ topic: 'for a while' }, { retentionPolicy });
  const [short, long, always] = [
    await create({ kind: 'threadCreationDate', deleteThreadAfterDays: 30 }),
    await create({ kind: 'threadCreationDate', deleteThreadAfterDays: 90 }),
    await create(undefined),
  ].map(({ chatThread }) => chatThread.id);
  const listed = async () => (await all((await withScopes(ana, 'chat')).client.listChatThreads())).map(({ id }) => id).sort();

  await advance({ seconds: 30 * 86_400 - 600 });
  assert.deepEqual(await listed(), [short, long, always].sort());
  await advance({ seconds: 600 });
  assert.deepEqual(await listed(), [long, always].sort());
  await assert.rejects((await withScopes(ana, 'chat')).client.getChatThreadClient(short).getProperties(), { statusCode: 404 });
});
