import assert from 'node:assert/strict';
import { rule } from './book.mjs';
import { aThread, aUser, all, endpoint, identities, pagesOf } from './world.mjs';

rule('a thread is made of a topic and participants, its creator among them', async () => {
  const [ana, bo] = [await aUser(), await aUser()];
  const { chatThread, invalidParticipants } = await ana.client.createChatThread(
    { topic: 'Lunch' }, { participants: [{ id: bo.id, displayName: 'Bo', metadata: { role: 'guest' } }], metadata: { a: '1' } });

  assert.equal(invalidParticipants, undefined);
  assert.match(chatThread.id, /^19:.+@thread\.v2$/);
  assert.equal(chatThread.topic, 'Lunch');
  assert.equal(chatThread.createdBy.communicationUserId, ana.raw);
  assert.ok(Math.abs(Date.now() - chatThread.createdOn) < 60_000 && chatThread.createdOn.getMilliseconds() === 0);
  assert.deepEqual(chatThread.metadata, { a: '1' });
  assert.deepEqual(await bo.client.getChatThreadClient(chatThread.id).getProperties(), chatThread);

  const people = await all(ana.client.getChatThreadClient(chatThread.id).listParticipants());
  assert.deepEqual(people.map(({ id }) => id.communicationUserId).sort(), [ana.raw, bo.raw].sort());
  const listed = people.find(({ id }) => id.communicationUserId === bo.raw);
  assert.equal(listed.displayName, 'Bo');
  assert.deepEqual(listed.metadata, { role: 'guest' });
  assert.equal(listed.shareHistoryTime.valueOf(), 0);
});

rule('a thread can be made for oneself, or naming oneself', async () => {
  const ana = await aUser();
  const alone = await aThread(ana);
  const named = await aThread(ana, ana);

  assert.equal((await all(alone.of(ana).listParticipants())).length, 1);
  assert.equal((await all(named.of(ana).listParticipants())).length, 1);
});

rule('a thread needs a topic', async () => {
  const ana = await aUser();

  await assert.rejects(ana.client.createChatThread({ topic: '' }), { statusCode: 400 });
  await assert.rejects((await aThread(ana)).of(ana).updateTopic(''), { statusCode: 400 });
});

rule('the same idempotency token makes one thread, whatever else is asked', async () => {
  const [ana, bo] = [await aUser(), await aUser()];
  const idempotencyToken = crypto.randomUUID();
  const first = await ana.client.createChatThread({ topic: 'once' }, { idempotencyToken });
  const again = await ana.client.createChatThread({ topic: 'other' }, { idempotencyToken });
  const atOnce = await Promise.all(Array.from({ length: 8 }, () => ana.client.createChatThread({ topic: 'once' }, { idempotencyToken })));
  const ofBo = await bo.client.createChatThread({ topic: 'his' }, { idempotencyToken });

  assert.deepEqual(again.chatThread, first.chatThread);
  assert.ok(atOnce.every(({ chatThread }) => chatThread.id === first.chatThread.id));
  assert.notEqual(ofBo.chatThread.id, first.chatThread.id);
  assert.equal((await all(ana.client.listChatThreads())).length, 1);
});

rule('participants who cannot come are reported, the others are in', async () => {
  const [ana, bo, gone] = [await aUser(), await aUser(), await aUser()];
  await identities.deleteUser(gone.id);
  const foreign = { communicationUserId: '8:acs:11111111-1111-1111-1111-111111111111_22222222-2222-2222-2222-222222222222' };
  const wanted = [bo.id, gone.id, foreign].map((id) => ({ id }));
  const created = await ana.client.createChatThread({ topic: 'some' }, { participants: wanted });
  const thread = ana.client.getChatThreadClient(created.chatThread.id);
  const added = await thread.addParticipants({ participants: wanted });

  for (const { invalidParticipants } of [created, added]) {
    assert.deepEqual(
      invalidParticipants.map(({ target, code, message }) => [target, code, message]),
      [[gone.raw, '404', 'Not found'], [foreign.communicationUserId, '403', 'Permissions check failed']]);
  }
  assert.equal((await all(thread.listParticipants())).length, 2);
});

rule('topic and metadata change; metadata is merged, an empty value removes its key', async () => {
  const ana = await aUser();
  const thread = (await aThread(ana)).of(ana);
  await thread.updateProperties({ topic: 'New topic', metadata: { a: '1', b: '2' } });
  await thread.updateProperties({ metadata: { b: '3', c: '4' } });
  await thread.updateProperties({ metadata: { a: '' } });

  const now = await thread.getProperties();
  assert.equal(now.topic, 'New topic');
  assert.deepEqual(now.metadata, { b: '3', c: '4' });
});

rule('metadata of a thread may have 1 KB, also after it was merged', async () => {
  const ana = await aUser();
  const metadata = { k: 'x'.repeat(1023) };
  const { chatThread } = await ana.client.createChatThread({ topic: 'full' }, { metadata });

  await assert.rejects(ana.client.createChatThread({ topic: 'fuller' }, { metadata: { k: 'x'.repeat(1024) } }), { statusCode: 400 });
  await assert.rejects(ana.client.getChatThreadClient(chatThread.id).updateProperties({ metadata: { l: 'y' } }), { statusCode: 400 });
});

rule('a retention policy of 30 to 90 days is kept, shown and taken back', async () => {
  const ana = await aUser();
  for (const deleteThreadAfterDays of [30, 90]) {
    const retentionPolicy = { kind: 'threadCreationDate', deleteThreadAfterDays };
    const { chatThread } = await ana.client.createChatThread({ topic: 'kept' }, { retentionPolicy });
    assert.deepEqual(chatThread.retentionPolicy, retentionPolicy);
    const thread = ana.client.getChatThreadClient(chatThread.id);
    await thread.updateProperties({ topic: 'still' });
    assert.deepEqual((await thread.getProperties()).retentionPolicy, retentionPolicy);
    await thread.updateProperties({ retentionPolicy: { kind: 'none' } });
    assert.deepEqual((await thread.getProperties()).retentionPolicy, { kind: 'none' });
  }
  for (const deleteThreadAfterDays of [29, 91]) {
    const retentionPolicy = { kind: 'threadCreationDate', deleteThreadAfterDays };
    await assert.rejects(ana.client.createChatThread({ topic: 'kept' }, { retentionPolicy }), { statusCode: 400 });
  }
});

rule('one’s threads are listed, the one with the latest message first', async () => {
  const [ana, bo] = [await aUser(), await aUser()];
  const threads = [];
  for (let i = 0; i < 5; i++) threads.push(await aThread(ana, bo));
  await threads[1].of(bo).sendMessage({ content: 'up' });

  const listed = await all(ana.client.listChatThreads());
  assert.deepEqual(listed.map(({ id }) => id), [1, 4, 3, 2, 0].map((i) => threads[i].id));
  assert.equal(listed[0].topic, 'Planning');
  assert.ok(listed[0].lastMessageReceivedOn instanceof Date);
  assert.equal(listed[1].lastMessageReceivedOn, undefined);
});

rule('listing threads pages by maxPageSize and shows each once while they move', async () => {
  const ana = await aUser();
  const threads = [];
  for (let i = 0; i < 7; i++) threads.push(await aThread(ana));
  const seen = [];
  for await (const page of ana.client.listChatThreads({ maxPageSize: 2 }).byPage()) {
    assert.ok(page.length <= 2);
    seen.push(...page.map(({ id }) => id));
    await threads[0].of(ana).sendMessage({ content: 'to the top' });
  }

  assert.deepEqual([...seen].sort(), threads.map(({ id }) => id).sort());
});

rule('threads can be listed from a time on', async () => {
  const ana = await aUser();
  await aThread(ana);

  assert.equal((await all(ana.client.listChatThreads({ startTime: new Date(Date.now() - 3_600_000) }))).length, 1);
  assert.equal((await all(ana.client.listChatThreads({ startTime: new Date(Date.now() + 3_600_000) }))).length, 0);
});

rule('strangers are refused, and what is not there is not found', async () => {
  const [ana, eve] = [await aUser(), await aUser()];
  const thread = await aThread(ana);
  const hers = thread.of(eve);
  for (const call of [
    () => hers.getProperties(), () => hers.updateTopic('mine'), () => all(hers.listMessages()), () => hers.sendMessage({ content: 'x' }),
    () => all(hers.listParticipants()), () => hers.addParticipants({ participants: [{ id: eve.id }] }), () => hers.removeParticipant(ana.id),
    () => hers.sendTypingNotification(), () => all(hers.listReadReceipts()), () => eve.client.deleteChatThread(thread.id),
  ]) await assert.rejects(call(), { statusCode: 403 }, String(call));
  assert.deepEqual(await all(eve.client.listChatThreads()), []);

  const nowhere = ana.client.getChatThreadClient('19:nowhere@thread.v2');
  await assert.rejects(nowhere.getProperties(), { statusCode: 404 });
  await assert.rejects(nowhere.sendMessage({ content: 'x' }), { statusCode: 404 });
});

rule('an error has the shape of the live service', async () => {
  const ana = await aUser();
  const fault = await ana.client.getChatThreadClient('19:nowhere@thread.v2').getProperties().catch((error) => error);

  assert.equal(fault.name, 'RestError');
  assert.equal(JSON.parse(fault.response.bodyAsText).CommunicationError.Code, 'NotFound');
  assert.ok(fault.response.headers.get('x-ms-client-request-id'));
});

rule('a deleted thread is gone for everybody', async () => {
  const [ana, bo] = [await aUser(), await aUser()];
  const thread = await aThread(ana, bo);

  await bo.client.deleteChatThread(thread.id);

  await assert.rejects(thread.of(ana).getProperties(), { statusCode: 404 });
  await assert.rejects(thread.of(ana).sendMessage({ content: 'x' }), { statusCode: 404 });
  assert.deepEqual(await all(ana.client.listChatThreads()), []);
});

rule('an endpoint with a trailing slash works as well', async () => {
  const ana = await aUser();
  const { ChatClient } = await import('@azure/communication-chat');
  const { AzureCommunicationTokenCredential } = await import('@azure/communication-common');
  const client = new ChatClient(`${endpoint}/`, new AzureCommunicationTokenCredential(ana.token));

  const { chatThread } = await client.createChatThread({ topic: 'slash' });
  assert.equal((await pagesOf(client.getChatThreadClient(chatThread.id).listMessages({ maxPageSize: 1 }))).length, 2);
});
