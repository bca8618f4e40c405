// Plays the page of the local run as people would: two of them in one window, a third with Microsoft's components, one on duty. Screenshots go to
// CLIENT_TESTS_OUTPUT. Usage: node page.mjs FUNCTIONS ACS_ENDPOINT SUFFIX.
import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ChatClient } from '@azure/communication-chat';
import { AzureCommunicationTokenCredential } from '@azure/communication-common';
import { playBots } from './browser/bots.mjs';
import { launchBrowser } from './browser/launch.mjs';

const [functions, acs, suffix] = process.argv.slice(2);
const [ana, bo] = [`Ana-${suffix}`, `Bo-${suffix}`];
const patience = 30_000;
const firstPaintWithin = 1000;

const pictures = join(process.env.CLIENT_TESTS_OUTPUT ?? 'screenshots', 'screenshots');
await mkdir(pictures, { recursive: true });
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const browser = await launchBrowser(acs);
const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
context.setDefaultTimeout(patience);
const page = await context.newPage();
const faults = [];
page.on('pageerror', fault => faults.push(fault.message));
const picture = name => page.screenshot({ path: join(pictures, `${name}.png`) });

async function step(what, work) {
  try {
    await work();
  } catch (fault) {
    await picture('failed').catch(() => undefined);
    throw new Error(`${what}: ${fault.stack}\nIn the page: ${faults.join('; ')} ${await page.locator('#trouble').textContent().catch(() => '')}`);
  }
}

async function accessible(what, target = page) {
  await target.evaluate(axe);
  const { violations } = await target.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  assert.deepEqual(serious.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), [], what);
}

const column = name => page.getByRole('region', { name, exact: true });
const log = name => column(name).getByRole('log');
const sees = (name, text) => log(name).getByText(text, { exact: true }).waitFor();

async function signIn(name) {
  await page.getByLabel('Sign in as').fill(name);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await column(name).getByText('connected', { exact: true }).waitFor();
}

async function answer(text) {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill(text);
  await dialog.getByRole('button', { name: 'OK' }).click();
}

async function say(name, text) {
  await column(name).getByLabel(`Message as ${name}`).fill(text);
  await column(name).getByRole('button', { name: 'Send' }).click();
}

const message = (name, text) => log(name).getByRole('listitem').filter({ hasText: text });

await step('the page opens', async () => {
  while (!(await fetch(`${functions}/`)).ok) await new Promise(resolve => setTimeout(resolve, 500));
  await page.goto(`${functions}/`);
  await page.getByRole('button', { name: 'Start with Ana and Bo' }).waitFor();
  const [paint] = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint').map(entry => entry.startTime));
  const size = await page.evaluate(() => performance.getEntriesByType('resource').reduce((sum, entry) => sum + entry.decodedBodySize, 0));
  console.log(`first paint after ${Math.round(paint)} ms, script and styles ${Math.round(size / 1000)} kB`);
  assert.ok(paint < firstPaintWithin, `first paint after ${paint} ms`);
  await accessible('the first view');
});

await step('two people sign in, and one makes a thread', async () => {
  await signIn(ana);
  await signIn(bo);
  await column(ana).getByRole('button', { name: 'New thread' }).click();
  await answer('Lunch');
  await answer(bo.toLowerCase());
  await column(bo).getByText('With ').waitFor();
});

await step('each sees at once what the other says, that they type, and that it was read', async () => {
  await column(bo).getByLabel(`Message as ${bo}`).pressSequentially('Hel');
  await column(ana).getByText('typing').waitFor();
  await say(bo, 'Hello, Ana!');
  await sees(ana, 'Hello, Ana!');
  await message(bo, 'Hello, Ana!').getByText('Read by').waitFor();
});

await step('an edit, a delete and a link reach the other side', async () => {
  await say(ana, 'See you at on');
  await message(ana, 'See you at on').getByRole('button', { name: 'Edit' }).click();
  await answer('See you at one.');
  await sees(bo, 'See you at one.');
  await say(ana, 'Wrong window.');
  await sees(bo, 'Wrong window.');
  await message(ana, 'Wrong window.').getByRole('button', { name: 'Delete' }).click();
  await sees(bo, 'This message was deleted.');
  await column(ana).getByText('Attach a link').click();
  await column(ana).getByLabel('Address of the file').fill('https://example.com/menu.pdf');
  await say(ana, 'The menu');
  await log(bo).getByRole('link', { name: 'Attachment: example.com' }).waitFor();
});

await step('what people write stays text', async () => {
  const script = '<img src=x onerror="document.title=\'taken\'"><b>bold?</b>';
  await say(bo, script);
  await sees(ana, script);
  assert.equal(await page.title(), 'Chat.Functions');
});

await step('what people write as HTML keeps its shape and loses its teeth', async () => {
  const form = new URLSearchParams({ user: bo.toLowerCase() });
  const { authenticationToken } = await (await fetch(`${functions}/.auth/login/local`, { method: 'POST', body: form })).json();
  const { token, endpoint } = await (await fetch(`${functions}/api/token`, { method: 'POST', headers: { 'X-ZUMO-AUTH': authenticationToken } })).json();
  const client = new ChatClient(endpoint, new AzureCommunicationTokenCredential(token));
  const { value: { id } } = await client.listChatThreads().next();
  const content = 'This is <b>bold</b>, <a href="javascript:alert(1)">this leads nowhere</a>, <img src="x" onerror="document.title=\'taken\'"> <style>*{display:none}</style>'
    + '<a href="https://example.com/">this leads out</a>';
  await client.getChatThreadClient(id).sendMessage({ content }, { type: 'html', senderDisplayName: bo });
  const shown = message(ana, 'this leads nowhere').locator('.text');
  await shown.locator('b', { hasText: 'bold' }).waitFor();
  assert.equal(await shown.locator('img, style, [onerror]').count(), 0);
  assert.deepEqual(await shown.locator('a').evaluateAll(links => links.map(link => link.getAttribute('href'))), [null, 'https://example.com/']);
  assert.equal(await page.title(), 'Chat.Functions');
});

await step('moderation masks an insult in both views, and the page shows why', async () => {
  await say(bo, 'You rotten scoundrel, you are early.');
  for (const name of [ana, bo]) await sees(name, 'You ****** *********, you are early.');
  await page.getByText(/judged: masked by rule/).first().waitFor();
  await page.getByText(/→ chat-events/).first().waitFor();
});

await step('the bot answers, once', async () => {
  await say(ana, '@bot when are you open?');
  for (const name of [ana, bo]) await sees(name, 'We are open Monday to Friday, 9 to 17.');
  await page.getByText(/answered by/).first().waitFor();
  assert.equal(await log(ana).getByText('We are open Monday to Friday, 9 to 17.', { exact: true }).count(), 1);
  await accessible('chat');
  await picture('chat');
});

await playBots({ page, step, people: [ana, bo], column, log, message, sees, say, answer, accessible, picture });

await step('a cut line is told, comes back, and nothing was missed', async () => {
  await page.evaluate(() => {
    window.told = [];
    for (const line of document.querySelectorAll('.line')) {
      new MutationObserver(() => window.told.push(line.dataset.line)).observe(line, { attributes: true, attributeFilter: ['data-line'] });
    }
  });
  assert.ok((await fetch(`${acs}_emulator/realtime/cut`, { method: 'POST' })).ok);
  await page.waitForFunction(() => window.told.includes('cut'));
  await say(bo, 'Did you get this?');
  await sees(ana, 'Did you get this?');
  for (const name of [ana, bo]) await column(name).getByText('connected', { exact: true }).waitFor();
});

await step('phone width and dark: nothing is cut off', async () => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 375, height: 740 });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), 'the page scrolls sideways');
  await accessible('chat on a dark phone');
  await picture('phone');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1440, height: 900 });
});

await step('somebody reports a message, and the one on duty decides', async () => {
  await message(ana, 'Did you get this?').getByRole('button', { name: 'Report' }).click();
  await answer(`pushy-${suffix}`);
  await page.getByRole('link', { name: 'Work' }).click();
  const reported = page.getByRole('article').filter({ hasText: `pushy-${suffix}` });
  for (;;) {
    // Until the queue of this click is there: it would take away what is typed into the one before.
    await page.getByRole('button', { name: 'Review queue' }).click();
    await page.locator('.sheet[aria-busy="false"]').getByRole('heading', { name: 'Review queue' }).waitFor();
    if (await reported.count()) break;
  }
  await reported.getByLabel('Decision').selectOption('approve');
  await reported.getByLabel('Reason').fill('friendly');
  await accessible('the queue');
  await picture('queue');
  await reported.getByRole('button', { name: 'Decide' }).click();
  await reported.getByRole('status').getByText(/^approve/).waitFor();
});

await step('an overturned decision brings the words back', async () => {
  await page.getByRole('button', { name: 'Decisions' }).click();
  const masked = page.getByRole('article').filter({ hasText: 'mask' }).first();
  await masked.getByRole('button', { name: 'Show the message' }).click();
  await masked.getByText('You rotten scoundrel, you are early.').first().waitFor();
  await masked.getByRole('button', { name: 'Overturn' }).click();
  await answer('among friends');
  await masked.getByText(/stands again/).waitFor();
  await picture('decisions');
  await page.getByRole('link', { name: 'Chat', exact: true }).click();
  for (const name of [ana, bo]) await sees(name, 'You rotten scoundrel, you are early.');
});

await step('the transcript has every version, is searched and taken along', async () => {
  await page.getByRole('link', { name: 'Work' }).click();
  await page.getByRole('button', { name: 'Transcripts' }).click();
  await page.getByRole('button', { name: 'Read', exact: true }).click();
  const transcript = page.getByRole('list', { name: 'Transcript' });
  await transcript.getByText('See you at one.').waitFor();
  await transcript.getByText('See you at on', { exact: true }).waitFor();
  await transcript.getByText('Wrong window.').first().waitFor();
  await accessible('the transcript');
  await picture('transcript');
  await page.getByLabel('Only messages with').fill('menu');
  await page.getByRole('button', { name: 'Read', exact: true }).click();
  await transcript.getByText('See you at one.').waitFor({ state: 'detached' });
  await transcript.getByText('The menu').waitFor();
  for (const [format, holds] of [['NDJSON', '"text"'], ['CSV', 'The menu'], ['HTML', '<!doctype html>']]) {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: format, exact: true }).click()]);
    assert.ok((await readFile(await download.path(), 'utf8')).includes(holds), format);
  }
});

await step('what was not delivered is listed, and can be replayed', async () => {
  await page.getByRole('button', { name: 'Undelivered' }).click();
  await page.getByRole('heading', { name: 'Undelivered' }).waitFor();
  await page.getByRole('button', { name: 'Replay all that wait' }).click();
  await page.getByText(/replayed/).first().waitFor();
  await accessible('undelivered events');
});

await step("Microsoft's own components chat with the same thread", async () => {
  while (!(await fetch(`${functions}/composite/`)).ok) await new Promise(resolve => setTimeout(resolve, 500));
  // What is said before everybody is registered for news is told to nobody.
  let registered = 0;
  const isRegistration = answer => answer.request().method() === 'POST' && new URL(answer.url()).pathname.endsWith('/v3/registrations');
  page.on('response', answer => registered += isRegistration(answer) ? 1 : 0);
  await page.getByRole('link', { name: "Microsoft's components" }).click();
  await page.locator('iframe').first().waitFor();
  const people = await page.locator('iframe').count();
  while (registered < people) await page.waitForEvent('response', isRegistration);
  const [anas, bos] = [ana, bo].map(name => page.frameLocator(`iframe[title^="${name}"]`));
  await anas.getByText('See you at one.').waitFor();
  await anas.getByRole('textbox').last().fill('From the composite');
  await anas.getByRole('textbox').last().press('Enter');
  await bos.getByText('From the composite', { exact: true }).waitFor();
  await picture('composite');
  await page.getByRole('link', { name: 'Chat', exact: true }).click();
  await sees(bo, 'From the composite');
});

await step('reloading keeps everybody signed in', async () => {
  await page.reload();
  for (const name of [ana, bo]) await column(name).getByText('connected', { exact: true }).waitFor();
});

assert.deepEqual(faults, []);
await browser.close();
console.log('page: every step held');
