// The inspector as a person sees it: what happens shows up while one looks, and nothing that was written runs.
// Usage: node inspector.mjs CONNECTION_STRING [SCREENSHOT_FOLDER]; the emulator has an event subscription.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { launchBrowser } from './browser/launch.mjs';
import { judge, rule } from './rules/book.mjs';
import { aUser, endpoint } from './rules/world.mjs';

const pictures = process.argv[3];
const browser = await launchBrowser(endpoint);
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
const faults = [];
page.on('pageerror', (fault) => faults.push(fault.message));
page.on('console', (line) => { if (line.type() === 'error') faults.push(line.text()); });
await page.goto(`${endpoint}/_emulator/`);

const [ana, bo] = [await aUser(), await aUser()];
const create = async (topic) => (await ana.client.createChatThread(
  { topic }, { participants: [{ id: ana.id, displayName: 'Ana' }, { id: bo.id, displayName: 'Bo' }] })).chatThread.id;
const shown = (text) => page.getByText(text, { exact: true }).first().waitFor({ timeout: 20_000 });
const open = (view) => page.getByRole('button', { name: view, exact: true }).click();
const picture = (name) => pictures && page.screenshot({ path: join(pictures, `${name}.png`) });
let threadId;

rule('a thread shows up while one looks', async () => {
  threadId = await create('Lunch on Friday');
  await create('Planning <img src=x onerror="document.title=1">');

  await shown('Lunch on Friday');
  await shown('Planning <img src=x onerror="document.title=1">');
});

rule('an open thread shows its messages as they arrive, change and go', async () => {
  await page.getByText('Lunch on Friday', { exact: true }).click();
  const [hers, his] = [ana, bo].map(({ client }) => client.getChatThreadClient(threadId));
  const { id } = await hers.sendMessage({ content: 'Who is in?' }, { senderDisplayName: 'Ana' });
  await shown('Who is in?');
  const { id: second } = await his.sendMessage({ content: '<b>Me</b>, and a long story that does not fit into one line of the table: '.repeat(4) }, { senderDisplayName: 'Bo', metadata: { origin: 'web' } });
  await hers.sendReadReceipt({ chatMessageId: second });
  await hers.updateMessage(id, { content: 'Who is in on Friday?' });
  await shown('Who is in on Friday?');
  await shown('edited');
  const { id: gone } = await his.sendMessage({ content: 'to be deleted' }, { senderDisplayName: 'Bo' });
  await shown('to be deleted');
  await his.deleteMessage(gone);
  await shown('deleted');
  assert.equal(await page.title(), 'acs-emulator');
  const times = await page.locator('#detail table').last().locator('tbody td:nth-child(2)').allInnerTexts();
  assert.ok(times.every((time) => /^\d\d:\d\d:\d\d\.\d{3}$/.test(time)), `times are shown as ${times}`);
  const heights = await page.locator('#list tbody tr').evaluateAll((rows) => rows.map((row) => row.clientHeight));
  assert.ok(heights.every((height) => height < 100), `rows of the list are ${heights} high`);
  await picture('threads');
});

rule('deliveries show what became of each event', async () => {
  await open('Deliveries');
  await shown('Delivered');
  await shown('ChatMessageReceivedInThread');
  await picture('deliveries');
  await ana.client.getChatThreadClient(threadId).updateTopic('Lunch on Monday');
  await shown('ChatThreadPropertiesUpdated');
});

rule('identities, subscriptions and lines have their place, and a word finds its rows', async () => {
  await open('Identities');
  await shown(ana.raw);
  await picture('identities');
  await page.getByRole('searchbox').fill(bo.raw);
  await page.waitForFunction((id) => !document.body.innerText.includes(id), ana.raw);
  await page.getByRole('searchbox').fill('');
  await open('Subscriptions');
  await shown('Succeeded');
  await picture('subscriptions');
  await open('Realtime');
  await shown('Nothing yet.');
});

rule('the clock can be moved by hand', async () => {
  await page.getByRole('combobox').selectOption('600');
  await page.getByRole('button', { name: 'Go' }).click();
  await page.waitForFunction(() => document.body.innerText.includes('+00:10:00'));
});

rule('a narrow window and a dark one are readable too', async () => {
  await open('Threads');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 480, height: 800 });
  await page.getByText('Lunch on Monday', { exact: true }).first().click();
  await shown('Who is in on Friday?');
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'the page is wider than its window');
  await picture('narrow-dark');
});

rule('the page had no faults of its own', () => assert.deepEqual(faults, []));

try {
  await judge();
} finally {
  await browser.close();
}
