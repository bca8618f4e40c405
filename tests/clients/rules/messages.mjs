import assert from 'node:assert/strict';
import { rule } from './book.mjs';
import { aThread, aUser, all, pagesOf, texts } from './world.mjs';

const KB28 = 28 * 1024;

rule('a message is shown as it was sent', async () => {
  const [ana, bo] = [await aUser(), await aUser()];
  const thread = await aThread(ana, bo);
  const metadata = { hasAttachment: 'true', attachmentUrl: 'https://contoso.com/files/attachment.docx' };
  const { id } = await thread.of(ana).sendMessage({ content: 'Hello 😀 <b>' }, { senderDisplayName: 'Ana', type: 'text', metadata });

  const message = await thread.of(bo).getMessage(id);
  assert.match(id, /^\d{13}$/);
  assert.deepEqual(
    [message.id, message.version, message.sequenceId, message.type, message.content.message, message.senderDisplayName],
    [id, id, '3', 'text', 'Hello 😀 <b>', 'Ana']);
  assert.deepEqual(message.sender, { kind: 'communicationUser', communicationUserId: ana.raw });
  assert.deepEqual(message.metadata, metadata);
  assert.equal(message.createdOn.valueOf(), Math.floor(Number(id) / 1000) * 1000);
  assert.deepEqual([message.editedOn, message.deletedOn], [undefined, undefined]);
  assert.deepEqual((await all(thread.of(bo).listMessages()))[0], message);
});

rule('a message needs no display name, and then shows an empty one', async () => {
  const ana = await aUser();
  const thread = (await aThread(ana)).of(ana);
  const { id } = await thread.sendMessage({ content: 'plain' });

  assert.equal((await thread.getMessage(id)).senderDisplayName, '');
});

rule('html is sanitised: harmless markup stays, scripts do not', async () => {
  const ana = await aUser();
  const thread = (await aThread(ana)).of(ana);
  const { id } = await thread.sendMessage(
    { content: '<p onclick="evil()">Hi <b>Bo</b><script>evil()</script> <a href="javascript:evil()">x</a><img src="https://contoso.com/a.png"></p>' },
    { type: 'html' });

  const message = await thread.getMessage(id);
  assert.equal(message.type, 'html');
  assert.equal(message.content.message, '<p>Hi <b>Bo</b> <a>x</a><img src="https://contoso.com/a.png"></p>');

  await thread.updateMessage(id, { content: '<i>new</i><iframe src="https://contoso.com"></iframe>' });
  assert.equal((await thread.getMessage(id)).content.message, '<i>new</i>');
});

rule('text is kept to the letter', async () => {
  const ana = await aUser();
  const thread = (await aThread(ana)).of(ana);
  const content = '<script>alert("&amp;")</script>\r\n\ttab\u0000nul \u202e \u{1F468}\u200D\u{1F469}';
  const { id } = await thread.sendMessage({ content });

  assert.equal((await thread.getMessage(id)).content.message, content);
});

rule('clients cannot send system messages, or nothing', async () => {
  const ana = await aUser();
  const thread = (await aThread(ana)).of(ana);
  for (const type of ['topicUpdated', 'participantAdded', 'participantRemoved']) {
    await assert.rejects(thread.sendMessage({ content: 'x' }, { type }), { statusCode: 400 });
  }
  await assert.rejects(thread.sendMessage({ content: '' }), { statusCode: 400 });
});

rule('a message may have 28 KB, metadata counted', async () => {
  const ana = await aUser();
  const thread = (await aThread(ana)).of(ana);
  const { id } = await thread.sendMessage({ content: 'x'.repeat(KB28) });

  await thread.sendMessage({ content: 'é'.repeat(KB28 / 2) });
  await assert.rejects(thread.sendMessage({ content: 'x'.repeat(KB28 + 1) }), { statusCode: 400 });
  await assert.rejects(thread.sendMessage({ content: 'é'.repeat(KB28 / 2 + 1) }), { statusCode: 400 });
  await assert.rejects(thread.sendMessage({ content: 'x'.repeat(KB28) }, { metadata: { a: '1' } }), { statusCode: 400 });
  await assert.rejects(thread.updateMessage(id, { content: 'x'.repeat(KB28 + 1) }), { statusCode: 400 });
});

rule('an edit keeps id and time, and takes a new version and the top of the list', async () => {
  const ana = await aUser();
  const thread = (await aThread(ana)).of(ana);
  const { id } = await thread.sendMessage({ content: 'first' }, { metadata: { a: '1', b: '2' } });
  await thread.sendMessage({ content: 'second' });
  const before = await thread.getMessage(id);
  await thread.updateMessage(id, { content: 'edited', metadata: { b: '', c: '3' } });

  const after = await thread.getMessage(id);
  assert.equal(after.content.message, 'edited');
  assert.deepEqual(after.metadata, { a: '1', c: '3' });
  assert.ok(after.editedOn instanceof Date);
  assert.deepEqual([after.id, after.createdOn], [before.id, before.createdOn]);
  assert.ok(Number(after.version) > Number(before.version));
  assert.equal(after.sequenceId, '5');
  assert.deepEqual(texts(await all(thread.listMessages())).slice(0, 2), ['edited', 'second']);
});

rule('metadata alone can be edited', async () => {
  const ana = await aUser();
  const thread = (await aThread(ana)).of(ana);
  const { id } = await thread.sendMessage({ content: 'same' });
  await thread.updateMessage(id, { metadata: { seen: 'yes' } });

  const after = await thread.getMessage(id);
  assert.equal(after.content.message, 'same');
  assert.deepEqual(after.metadata, { seen: 'yes' });
});

rule('a deleted message stays listed, without its text and metadata', async () => {
  const [ana, bo] = [await aUser(), await aUser()];
  const thread = await aThread(ana, bo);
  const { id } = await thread.of(ana).sendMessage({ content: 'secret' }, { metadata: { a: '1' } });
  await thread.of(ana).sendMessage({ content: 'after' });
  await thread.of(ana).deleteMessage(id);

  const [top] = await all(thread.of(bo).listMessages());
  assert.deepEqual([top.id, top.content.message, top.metadata, top.type], [id, '', undefined, 'text']);
  assert.ok(top.deletedOn instanceof Date);
  assert.equal(top.sender.communicationUserId, ana.raw);
  assert.deepEqual(await thread.of(bo).getMessage(id), top);
  await assert.rejects(thread.of(ana).updateMessage(id, { content: 'back' }), { statusCode: 404 });
  await assert.rejects(thread.of(ana).deleteMessage(id), { statusCode: 404 });
});

rule('only its sender may edit or delete a message', async () => {
  const [ana, bo] = [await aUser(), await aUser()];
  const thread = await aThread(ana, bo);
  const { id } = await thread.of(bo).sendMessage({ content: 'his' });

  await assert.rejects(thread.of(ana).updateMessage(id, { content: 'hers' }), { statusCode: 403 });
  await assert.rejects(thread.of(ana).deleteMessage(id), { statusCode: 403 });
  const [, , added] = await all(thread.of(ana).listMessages());
  await assert.rejects(thread.of(ana).deleteMessage(added.id), { statusCode: 403 });
});

rule('a message that is not there is not found', async () => {
  const ana = await aUser();
  const thread = (await aThread(ana)).of(ana);
  for (const id of ['1', '99999999999999999999', 'none']) {
    await assert.rejects(thread.getMessage(id), { statusCode: 404 });
    await assert.rejects(thread.updateMessage(id, { content: 'x' }), { statusCode: 404 });
    await assert.rejects(thread.deleteMessage(id), { statusCode: 404 });
  }
});

rule('a thread writes down who came and went and what it was called', async () => {
  const [ana, bo, cy, dee] = await Promise.all([aUser(), aUser(), aUser(), aUser()]);
  const thread = await aThread(ana, bo);
  await thread.of(ana).updateTopic('Other');
  await thread.of(bo).addParticipants({ participants: [{ id: cy.id, displayName: 'Cy' }, { id: dee.id }] });
  await thread.of(ana).removeParticipant(cy.id);

  const told = (await all(thread.of(ana).listMessages())).reverse();
  assert.deepEqual(told.map(({ type }) => type), ['participantAdded', 'topicUpdated', 'topicUpdated', 'participantAdded', 'participantRemoved']);
  assert.deepEqual(told.map(({ sequenceId }) => sequenceId), ['1', '2', '3', '4', '5']);
  assert.deepEqual(told.map(({ content }) => content.initiator.communicationUserId), [ana, ana, ana, bo, ana].map(({ raw }) => raw));
  assert.deepEqual([told[1].content.topic, told[2].content.topic], ['Planning', 'Other']);
  const names = ({ content }) => content.participants.map(({ id }) => id.communicationUserId).sort();
  assert.deepEqual(names(told[0]), [ana.raw, bo.raw].sort());
  assert.deepEqual(names(told[3]), [cy.raw, dee.raw].sort());
  assert.deepEqual(names(told[4]), [cy.raw]);
  assert.ok(told.every(({ sender, senderDisplayName }) => sender === undefined && senderDisplayName === undefined));
});

rule('messages are listed newest first, in pages of maxPageSize, each once', async () => {
  const ana = await aUser();
  const thread = (await aThread(ana)).of(ana);
  for (let i = 0; i < 23; i++) await thread.sendMessage({ content: `m${i}` });

  const pages = await pagesOf(thread.listMessages({ maxPageSize: 5 }));
  assert.deepEqual(pages.map((page) => page.length), [5, 5, 5, 5, 5]);
  assert.deepEqual(pages.flat().map(({ sequenceId }) => Number(sequenceId)), Array.from({ length: 25 }, (_, i) => 25 - i));
  assert.equal((await pagesOf(thread.listMessages({ maxPageSize: 200 }))).length, 1);
  assert.equal((await all(thread.listMessages())).length, 25);
  await assert.rejects(pagesOf(thread.listMessages({ maxPageSize: 201 })), { statusCode: 400 });
});

rule('pages stay put while messages arrive, change and go', async () => {
  const [ana, bo] = [await aUser(), await aUser()];
  const thread = await aThread(ana, bo);
  const ids = [];
  for (let i = 0; i < 20; i++) ids.push((await thread.of(ana).sendMessage({ content: `m${i}` })).id);

  const seen = [];
  for await (const page of thread.of(ana).listMessages({ maxPageSize: 4 }).byPage()) {
    seen.push(...page.filter(({ type }) => type === 'text').map(({ id }) => id));
    await Promise.all([thread.of(bo).sendMessage({ content: 'new' }), thread.of(ana).sendMessage({ content: 'new' })]);
  }
  assert.deepEqual(seen, ids.reverse());
});

rule('an edit while paging neither doubles nor moves what was not edited', async () => {
  const ana = await aUser();
  const thread = (await aThread(ana)).of(ana);
  const ids = [];
  for (let i = 0; i < 12; i++) ids.push((await thread.sendMessage({ content: `m${i}` })).id);

  const seen = [];
  for await (const page of thread.listMessages({ maxPageSize: 3 }).byPage()) {
    seen.push(...page.filter(({ type }) => type === 'text').map(({ id }) => id));
    if (seen.length === 3) await thread.updateMessage(ids[0], { content: 'edited' });
  }
  assert.deepEqual(seen.filter((id) => id !== ids[0]), ids.slice(1).reverse());
  assert.equal((await all(thread.listMessages())).length, 14);
});

rule('messages can be listed from a time on', async () => {
  const ana = await aUser();
  const thread = (await aThread(ana)).of(ana);
  await thread.sendMessage({ content: 'now' });

  assert.deepEqual(texts(await all(thread.listMessages({ startTime: new Date(Date.now() - 60_000) })))[0], 'now');
  assert.deepEqual(await all(thread.listMessages({ startTime: new Date(Date.now() + 60_000) })), []);
});

rule('many senders at once lose and double nothing, and have one order', async () => {
  const people = await Promise.all(Array.from({ length: 10 }, () => aUser()));
  const thread = await aThread(...people);
  const sent = (await Promise.all(people.map(async (user) => {
    const ids = [];
    for (let i = 0; i < 10; i++) ids.push((await thread.of(user).sendMessage({ content: `${i}` })).id);
    return ids;
  }))).flat();

  const listed = (await all(thread.of(people[3]).listMessages({ maxPageSize: 30 }))).filter(({ type }) => type === 'text');
  assert.equal(new Set(sent).size, 100);
  assert.deepEqual(listed.map(({ id }) => id), sent.sort((a, b) => Number(b) - Number(a)));
  assert.deepEqual(listed.map(({ sequenceId }) => Number(sequenceId)), Array.from({ length: 100 }, (_, i) => 102 - i));
});
