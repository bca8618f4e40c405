import assert from 'node:assert/strict';
import { rule } from './book.mjs';
import { aThread, aUser, all, identities, pagesOf, texts } from './world.mjs';

const crowd = (count) => Promise.all(Array.from({ length: count }, () => identities.createUser()));
const asParticipants = (ids) => ids.map((id) => ({ id }));

rule('participants are added, listed and removed', async () => {
  const [ana, bo] = [await aUser(), await aUser()];
  const thread = await aThread(ana);
  const added = await thread.of(ana).addParticipants({ participants: [{ id: bo.id, displayName: 'Bo', metadata: { team: 'blue' } }] });
  assert.equal(added.invalidParticipants, undefined);

  const listed = (await all(thread.of(bo).listParticipants())).find(({ id }) => id.communicationUserId === bo.raw);
  assert.deepEqual([listed.displayName, listed.metadata], ['Bo', { team: 'blue' }]);

  await thread.of(bo).removeParticipant(bo.id);
  assert.equal((await all(thread.of(ana).listParticipants())).length, 1);
  assert.deepEqual(await all(bo.client.listChatThreads()), []);
});

rule('adding somebody who is there changes nothing', async () => {
  const [ana, bo] = [await aUser(), await aUser()];
  const thread = await aThread(ana, bo);
  const before = await all(thread.of(ana).listMessages());
  await thread.of(ana).addParticipants({ participants: [{ id: bo.id, displayName: 'Other' }] });

  assert.deepEqual(await all(thread.of(ana).listMessages()), before);
  assert.equal((await all(thread.of(ana).listParticipants())).length, 2);
});

rule('removing somebody who is not there is not found', async () => {
  const [ana, bo] = [await aUser(), await aUser()];

  await assert.rejects((await aThread(ana)).of(ana).removeParticipant(bo.id), { statusCode: 404 });
});

rule('a newcomer sees as much history as is shared with him', async () => {
  const [ana, whole, since, none] = await Promise.all([aUser(), aUser(), aUser(), aUser()]);
  const thread = await aThread(ana);
  const { id: early } = await thread.of(ana).sendMessage({ content: 'early' });
  let middle;
  do middle = (await thread.of(ana).sendMessage({ content: 'middle' })).id; while (middle === early);
  await thread.of(ana).addParticipants({
    participants: [
      { id: whole.id },
      { id: since.id, shareHistoryTime: new Date(Number(middle)) },
      { id: none.id, shareHistoryTime: new Date(Number(middle) + 60_000) },
    ],
  });

  assert.ok(texts(await all(thread.of(whole).listMessages())).includes('early'));
  const part = texts(await all(thread.of(since).listMessages()));
  assert.ok(part.includes('middle') && !part.includes('early'));
  await assert.rejects(thread.of(since).getMessage(early), { statusCode: 404 });
  const nothing = texts(await all(thread.of(none).listMessages()));
  assert.ok(!nothing.includes('middle') && !nothing.includes('early'));
});

rule('somebody removed reads what he could and no more, and neither writes nor changes', async () => {
  const [ana, bo] = [await aUser(), await aUser()];
  const thread = await aThread(ana, bo);
  const { id: known } = await thread.of(ana).sendMessage({ content: 'known' });
  const { id: his } = await thread.of(bo).sendMessage({ content: 'his' });
  await thread.of(ana).removeParticipant(bo.id);
  const { id: later } = await thread.of(ana).sendMessage({ content: 'later' });

  const seen = texts(await all(thread.of(bo).listMessages()));
  assert.ok(seen.includes('known') && !seen.includes('later'));
  assert.equal((await thread.of(bo).getMessage(known)).content.message, 'known');
  await assert.rejects(thread.of(bo).getMessage(later), { statusCode: 404 });
  for (const call of [
    () => thread.of(bo).sendMessage({ content: 'x' }), () => thread.of(bo).updateMessage(his, { content: 'x' }),
    () => thread.of(bo).deleteMessage(his), () => thread.of(bo).updateTopic('x'), () => thread.of(bo).sendTypingNotification(),
    () => thread.of(bo).sendReadReceipt({ chatMessageId: known }), () => all(thread.of(bo).listParticipants()),
  ]) await assert.rejects(call(), { statusCode: 403 }, String(call));
});

rule('somebody who comes back writes again', async () => {
  const [ana, bo] = [await aUser(), await aUser()];
  const thread = await aThread(ana, bo);
  await thread.of(ana).removeParticipant(bo.id);
  await thread.of(ana).sendMessage({ content: 'meanwhile' });
  await thread.of(ana).addParticipants({ participants: [{ id: bo.id }] });

  await thread.of(bo).sendMessage({ content: 'back' });
  assert.ok(texts(await all(thread.of(bo).listMessages())).includes('meanwhile'));
});

rule('participants are listed in pages of maxPageSize, from skip on', async () => {
  const ana = await aUser();
  const { chatThread } = await ana.client.createChatThread({ topic: 'crowd' }, { participants: asParticipants(await crowd(10)) });
  const thread = ana.client.getChatThreadClient(chatThread.id);

  const pages = await pagesOf(thread.listParticipants({ maxPageSize: 4 }));
  assert.deepEqual(pages.map((page) => page.length), [4, 4, 3]);
  assert.equal(new Set(pages.flat().map(({ id }) => id.communicationUserId)).size, 11);
  assert.deepEqual((await all(thread.listParticipants({ skip: 9 }))), pages.flat().slice(9));
  assert.deepEqual(await all(thread.listParticipants({ skip: 11 })), []);
});

rule('a request adds 200 people, a thread has 250', async () => {
  const ana = await aUser();
  const people = await crowd(251);
  const refused = { statusCode: 400 };
  await assert.rejects(ana.client.createChatThread({ topic: 'x' }, { participants: asParticipants(people.slice(0, 201)) }), refused);
  const { chatThread } = await ana.client.createChatThread({ topic: 'x' }, { participants: asParticipants(people.slice(0, 200)) });
  const thread = ana.client.getChatThreadClient(chatThread.id);

  await assert.rejects(thread.addParticipants({ participants: asParticipants(people.slice(0, 201)) }), refused);
  await assert.rejects(thread.addParticipants({ participants: asParticipants(people.slice(200, 250)) }), refused);
  await thread.addParticipants({ participants: asParticipants(people.slice(200, 249)) });
  await assert.rejects(thread.addParticipants({ participants: asParticipants(people.slice(249, 250)) }), refused);
  assert.equal((await all(thread.listParticipants({ maxPageSize: 200 }))).length, 250);
});
