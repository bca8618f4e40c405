import assert from 'node:assert/strict';
import { rule } from './book.mjs';
import { aThread, aUser, all, identities, pagesOf } from './world.mjs';

rule('typing is taken, with a name or without', async () => {
  const [ana, bo] = [await aUser(), await aUser()];
  const thread = await aThread(ana, bo);

  assert.equal(await thread.of(ana).sendTypingNotification(), true);
  assert.equal(await thread.of(bo).sendTypingNotification({ senderDisplayName: 'Bo' }), true);
});

rule('receipts tell of each reader the latest message he has read', async () => {
  const [ana, bo, cy] = [await aUser(), await aUser(), await aUser()];
  const thread = await aThread(ana, bo, cy);
  const { id: first } = await thread.of(ana).sendMessage({ content: '1' });
  const { id: second } = await thread.of(ana).sendMessage({ content: '2' });
  await thread.of(bo).sendReadReceipt({ chatMessageId: first });
  await thread.of(bo).sendReadReceipt({ chatMessageId: second });
  await thread.of(bo).sendReadReceipt({ chatMessageId: first });
  await thread.of(cy).sendReadReceipt({ chatMessageId: first });

  const receipts = await all(thread.of(ana).listReadReceipts());
  assert.deepEqual(
    receipts.map(({ sender, chatMessageId }) => [sender.communicationUserId, chatMessageId]).sort(),
    [[bo.raw, second], [cy.raw, first]].sort());
  assert.ok(receipts.every(({ readOn }) => readOn instanceof Date && Math.abs(Date.now() - readOn) < 60_000));
  assert.deepEqual((await pagesOf(thread.of(ana).listReadReceipts({ maxPageSize: 1 }))).map((page) => page.length), [1, 1]);
  assert.equal((await all(thread.of(ana).listReadReceipts({ skip: 1 }))).length, 1);
});

rule('a receipt is for a message that is there', async () => {
  const ana = await aUser();
  const thread = (await aThread(ana)).of(ana);

  await assert.rejects(thread.sendReadReceipt({ chatMessageId: '1234567890123' }), { statusCode: 404 });
  await assert.rejects(thread.sendReadReceipt({ chatMessageId: 'none' }), { statusCode: 404 });
  await assert.rejects(thread.sendReadReceipt({ chatMessageId: '' }), { statusCode: 400 });
});

rule('typing and receipts are for threads of up to 20 people', async () => {
  const [ana, last] = [await aUser(), await identities.createUser()];
  const others = await Promise.all(Array.from({ length: 19 }, () => identities.createUser()));
  const { chatThread } = await ana.client.createChatThread({ topic: '20' }, { participants: others.map((id) => ({ id })) });
  const thread = ana.client.getChatThreadClient(chatThread.id);
  const { id } = await thread.sendMessage({ content: 'x' });

  assert.equal(await thread.sendTypingNotification(), true);
  await thread.sendReadReceipt({ chatMessageId: id });
  await thread.addParticipants({ participants: [{ id: last }] });

  // The client asks for typing once in eight seconds, so another one asks now.
  await assert.rejects(ana.client.getChatThreadClient(chatThread.id).sendTypingNotification(), { statusCode: 400 });
  await assert.rejects(thread.sendReadReceipt({ chatMessageId: id }), { statusCode: 400 });
  await assert.rejects(all(thread.listReadReceipts()), { statusCode: 400 });
  await thread.sendMessage({ content: 'still' });
});
