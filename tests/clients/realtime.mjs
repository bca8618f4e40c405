// Realtime notifications as the official chat client gets them in a browser, on a page of another origin.
// Usage: node realtime.mjs CONNECTION_STRING [NAME]; NAME is the npm name of the chat client, @azure/communication-chat or chat-1-5-4.
import assert from 'node:assert/strict';
import { launchBrowser } from './browser/launch.mjs';
import { openSite } from './browser/site.mjs';
import { judge, rule } from './rules/book.mjs';
import { advance, control, endpoint, identities } from './rules/world.mjs';

const chat = process.argv[3] ?? '@azure/communication-chat';
const knowsMetadata = chat !== 'chat-1-5-4';
const site = await openSite(chat);
const browser = await launchBrowser(endpoint);
const context = await browser.newContext();
await context.exposeFunction('newToken', async (communicationUserId) => (await identities.getToken({ communicationUserId }, ['chat'])).token);

async function aTab() {
  const page = await context.newPage();
  await page.goto(site.url);
  return page;
}

/** Somebody who has signed in on a page, and is listening unless told not to. */
async function aPerson(page, name, { user, minutes, listens = true } = {}) {
  user ??= await identities.createUser();
  const { token } = await identities.getToken(user, ['chat'], minutes ? { tokenExpiresInMinutes: minutes } : {});
  await page.evaluate((given) => window.signIn(...given), [name, endpoint, user.communicationUserId, token]);
  const person = {
    page, name, id: user, raw: user.communicationUserId,
    call: (threadId, method, ...args) => page.evaluate((given) => window.call(...given), [name, threadId, method, args]),
    start: () => page.evaluate((who) => window.start(who), name),
    stop: () => page.evaluate((who) => window.stop(who), name),
    until: (what, count) => page.waitForFunction(([who, w, n]) => window.people[who][w] >= n, [name, what, count], { timeout: 30_000 })
      .catch((fault) => { throw new Error(`${name} was not ${what} ${count} times: ${fault.message}`); }),
    counts: () => page.evaluate((who) => { const { connected, disconnected } = window.people[who]; return { connected, disconnected }; }, name),
    told: async (event, matches = {}) => {
      const found = await page.waitForFunction(
        ([who, e, m]) => window.people[who].told.find(({ event: is, payload }) => is === e && Object.entries(m).every(([k, v]) => payload[k] === v)),
        [name, event, matches], { timeout: 30_000 })
        .catch((fault) => { throw new Error(`${name} was not told ${event}: ${fault.message}`); });
      return (await found.evaluate(({ payload }) => payload));
    },
    all: (event) => page.evaluate(([who, e]) => window.people[who].told.filter((one) => one.event === e).map((one) => one.payload), [name, event]),
  };
  if (listens) {
    await person.start();
    await person.until('connected', 1);
  }
  return person;
}

async function aThread(owner, ...others) {
  const participants = others.map(({ id, name }) => ({ id, displayName: name }));
  return (await owner.call(null, 'createChatThread', { topic: 'Planning' }, { participants })).chatThread.id;
}

const linesOf = async ({ raw }) => (await control('GET', 'realtime')).value.filter(({ userId }) => userId === raw);

async function until(holds, otherwise) {
  for (const started = Date.now(); !(await holds()); await new Promise((resolve) => setTimeout(resolve, 10))) {
    assert.ok(Date.now() - started < 30_000, otherwise);
  }
}

const recent = (time) => assert.ok(time instanceof Date && Math.abs(Date.now() - time) < 60_000, `${time} is not now`);
const user = (person) => ({ kind: 'communicationUser', communicationUserId: person.raw });

rule('all ten events reach a participant on a page of another origin, with what happened', async () => {
  const page = await aTab();
  const [ana, bo, cy] = [await aPerson(page, 'Ana', { listens: false }), await aPerson(page, 'Bo'), await aPerson(page, 'Cy', { listens: false })];

  const { chatThread } = await ana.call(
    null, 'createChatThread', { topic: '50% Ünïcode 😀' },
    { participants: [{ id: bo.id, displayName: 'Bo 100%' }], ...(knowsMetadata && { metadata: { a: '1' }, retentionPolicy: { kind: 'threadCreationDate', deleteThreadAfterDays: 60 } }) });
  const threadId = chatThread.id;
  const created = await bo.told('chatThreadCreated', { threadId });
  assert.equal(created.properties.topic, '50% Ünïcode 😀');
  assert.deepEqual(created.createdBy.id, user(ana));
  assert.deepEqual(created.participants.map(({ id, displayName }) => [id.communicationUserId, displayName]).sort(), [[ana.raw, ''], [bo.raw, 'Bo 100%']].sort());
  if (knowsMetadata) {
    assert.deepEqual(created.properties.metadata, { a: '1' });
    assert.deepEqual(created.retentionPolicy, { kind: 'threadCreationDate', deleteThreadAfterDays: 60 });
  }
  recent(created.createdOn);

  const sent = await ana.call(threadId, 'sendMessage', { content: '<b>Hé</b> 100%' }, { senderDisplayName: 'Ana', metadata: { origin: 'web' } });
  const received = await bo.told('chatMessageReceived', { threadId });
  assert.deepEqual(
    [received.id, received.message, received.type, received.senderDisplayName, received.version],
    [sent.id, '<b>Hé</b> 100%', 'Text', 'Ana', sent.id]);
  assert.deepEqual([received.sender, received.recipient], [user(ana), user(bo)]);
  assert.deepEqual(received.metadata, { origin: 'web' });
  recent(received.createdOn);

  const html = await ana.call(threadId, 'sendMessage', { content: '<i>hi</i><script>evil()</script>' }, { type: 'html' });
  const rich = await bo.told('chatMessageReceived', { id: html.id });
  assert.deepEqual([rich.type, rich.message, rich.senderDisplayName], ['RichText/Html', '<i>hi</i>', '']);

  await ana.call(threadId, 'updateMessage', sent.id, { content: 'changed', metadata: { b: '2' } });
  const edited = await bo.told('chatMessageEdited', { id: sent.id });
  assert.equal(edited.message, 'changed');
  assert.deepEqual(edited.metadata, { origin: 'web', b: '2' });
  assert.ok(Number(edited.version) > Number(sent.id));
  recent(edited.editedOn);

  await ana.call(threadId, 'sendTypingNotification', { senderDisplayName: 'Ana types' });
  const typing = await bo.told('typingIndicatorReceived', { threadId });
  assert.deepEqual([typing.sender, typing.recipient, typing.senderDisplayName], [user(ana), user(bo), 'Ana types']);
  recent(typing.receivedOn);

  await ana.call(threadId, 'sendReadReceipt', { chatMessageId: sent.id });
  const receipt = await bo.told('readReceiptReceived', { threadId });
  assert.deepEqual([receipt.chatMessageId, receipt.sender, receipt.recipient], [sent.id, user(ana), user(bo)]);
  recent(receipt.readOn);

  await ana.call(threadId, 'addParticipants', { participants: [{ id: cy.id, displayName: 'Cy', shareHistoryTime: new Date(0), ...(knowsMetadata && { metadata: { m: '1' } }) }] });
  const added = await bo.told('participantsAdded', { threadId });
  assert.deepEqual(added.addedBy.id, user(ana));
  assert.deepEqual(added.participantsAdded.map(({ id, displayName }) => [id.communicationUserId, displayName]), [[cy.raw, 'Cy']]);
  assert.equal(new Date(added.participantsAdded[0].shareHistoryTime).valueOf(), 0);
  if (knowsMetadata) assert.deepEqual(added.participantsAdded[0].metadata, { m: '1' });
  recent(added.addedOn);

  await ana.call(threadId, 'removeParticipant', cy.id);
  const removed = await bo.told('participantsRemoved', { threadId });
  assert.deepEqual(removed.removedBy.id, user(ana));
  assert.deepEqual(removed.participantsRemoved.map(({ id }) => id.communicationUserId), [cy.raw]);
  recent(removed.removedOn);

  await ana.call(threadId, 'updateTopic', 'New topic');
  const updated = await bo.told('chatThreadPropertiesUpdated', { threadId });
  assert.equal(updated.properties.topic, 'New topic');
  assert.deepEqual(updated.updatedBy.id, user(ana));
  recent(updated.updatedOn);

  await ana.call(threadId, 'deleteMessage', sent.id);
  const deleted = await bo.told('chatMessageDeleted', { id: sent.id });
  assert.deepEqual([deleted.sender, deleted.type], [user(ana), 'Text']);
  recent(deleted.deletedOn);

  await ana.call(null, 'deleteChatThread', threadId);
  const gone = await bo.told('chatThreadDeleted', { threadId });
  assert.deepEqual(gone.deletedBy.id, user(ana));
  recent(gone.deletedOn);
});

rule('nobody outside a thread is told, and who was removed is told of that and of nothing later', async () => {
  const page = await aTab();
  const [ana, bo, eve] = [await aPerson(page, 'Ana'), await aPerson(page, 'Bo'), await aPerson(page, 'Eve')];
  const threadId = await aThread(ana, bo);
  await ana.call(threadId, 'removeParticipant', bo.id);
  await bo.told('participantsRemoved', { threadId });
  const { id } = await ana.call(threadId, 'sendMessage', { content: 'later' });
  await ana.told('chatMessageReceived', { id });

  // Lines are in order: what comes on them after that message proves that it did not.
  const witness = await aThread(ana, bo, eve);
  await bo.told('chatThreadCreated', { threadId: witness });
  await eve.told('chatThreadCreated', { threadId: witness });
  assert.deepEqual(await bo.all('chatMessageReceived'), []);
  assert.deepEqual(await page.evaluate(() => window.people.Eve.told.map(({ event }) => event)), ['chatThreadCreated']);
});

rule('every tab of a user is told, once', async () => {
  const [one, two] = [await aTab(), await aTab()];
  const ana = await aPerson(one, 'Ana');
  const again = await aPerson(two, 'Ana', { user: ana.id });
  const threadId = await aThread(ana);
  for (let i = 0; i < 5; i++) await again.call(threadId, 'sendMessage', { content: `m${i}` });

  for (const tab of [ana, again]) {
    await tab.told('chatMessageReceived', { message: 'm4' });
    assert.deepEqual((await tab.all('chatMessageReceived')).map(({ message }) => message), ['m0', 'm1', 'm2', 'm3', 'm4']);
  }
  await two.close();
  const { id } = await ana.call(threadId, 'sendMessage', { content: 'one tab' });
  await ana.told('chatMessageReceived', { id });
});

rule('a line that was cut is replaced, and what happens then arrives', async () => {
  const page = await aTab();
  const [ana, bo] = [await aPerson(page, 'Ana', { listens: false }), await aPerson(page, 'Bo')];
  const threadId = await aThread(ana, bo);
  for (let times = 1; times <= 2; times++) {
    assert.deepEqual(await control('POST', `realtime/cut?userId=${encodeURIComponent(bo.raw)}`), { cut: 1 });
    await bo.until('disconnected', times);
    await bo.until('connected', times + 1);
    const { id } = await ana.call(threadId, 'sendMessage', { content: 'again' });
    await bo.told('chatMessageReceived', { id });
  }
});

// The client drops its listeners when it stops, so what it says of that itself cannot be heard.
rule('who stops has no line any more, and hears nothing until he starts again', async () => {
  const page = await aTab();
  const [ana, bo] = [await aPerson(page, 'Ana'), await aPerson(page, 'Bo')];
  const threadId = await aThread(ana, bo);
  await bo.told('chatThreadCreated', { threadId });
  await bo.stop();
  await until(async () => (await linesOf(bo)).length === 0, 'the line is still open');
  const missed = await ana.call(threadId, 'sendMessage', { content: 'missed' });
  await ana.told('chatMessageReceived', { id: missed.id });
  await bo.start();
  await bo.until('connected', 2);
  const { id } = await ana.call(threadId, 'sendMessage', { content: 'heard' });
  await bo.told('chatMessageReceived', { id });
  assert.deepEqual((await bo.all('chatMessageReceived')).map(({ message }) => message), ['heard']);
});

rule('a token without a chat scope gets no notifications', async () => {
  const page = await aTab();
  const { user: someone, token } = await identities.createUserAndToken(['voip']);
  await page.evaluate((given) => window.signIn(...given), ['Voip', endpoint, someone.communicationUserId, token]);

  await assert.rejects(page.evaluate(() => window.start('Voip')));
});

// The clock goes forward only: these come last.
rule('a line whose token has expired goes on with a fresh one', async () => {
  const page = await aTab();
  await page.clock.install();
  const ana = await aPerson(page, 'Ana', { listens: false });
  const bo = await aPerson(page, 'Bo', { minutes: 60 });
  const threadId = await aThread(ana, bo);

  // The client asks for a fresh token when its own clock says so.
  await page.clock.fastForward('01:01:00');
  await advance({ seconds: 61 * 60 });

  await bo.until('connected', 2);
  const { id } = await ana.call(threadId, 'sendMessage', { content: 'with a fresh token' });
  await bo.told('chatMessageReceived', { id });
  const lines = await linesOf(bo);
  assert.equal(lines.length, 1);
  assert.ok(new Date(lines[0].tokenExpiresOn) - new Date((await control('GET', 'clock')).now) > 60 * 60_000);
});

if (knowsMetadata) {
  rule('a thread that its retention policy deletes says so', async () => {
    const page = await aTab();
    const maker = await aPerson(page, 'Maker', { listens: false });
    const { chatThread } = await maker.call(
      null, 'createChatThread', { topic: 'short' }, { retentionPolicy: { kind: 'threadCreationDate', deleteThreadAfterDays: 30 } });
    await advance({ seconds: 30 * 86_400 - 600 });
    const listener = await aPerson(await aTab(), 'Listener', { user: maker.id });
    await advance({ seconds: 600 });

    const gone = await listener.told('chatThreadDeleted', { threadId: chatThread.id });
    assert.equal(gone.deletedBy, null);
    assert.equal(gone.reason, 'deletedByPolicy');
  });
}

try {
  await judge();
} finally {
  await browser.close();
  site.close();
}
