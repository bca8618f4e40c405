// Microsoft's chat composite, in two browsers, behind the addresses of Microsoft's chat sample: the first one starts a chat, the second one comes by
// its link, they talk. Usage: node sample-composite.mjs FUNCTIONS ACS_ENDPOINT SUFFIX.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { launchBrowser } from './browser/launch.mjs';

const [functions, acs, suffix] = process.argv.slice(2);
const pictures = join(process.env.CLIENT_TESTS_OUTPUT ?? 'screenshots', 'screenshots');
await mkdir(pictures, { recursive: true });

const browser = await launchBrowser(acs);
while (!(await fetch(`${functions}/composite/`)).ok) await new Promise(resolve => setTimeout(resolve, 500));

async function visitor(name, thread) {
  const context = await browser.newContext();
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const asked = [];
  page.on('request', request => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
  await page.goto(`${functions}/.auth/login/local`);
  await page.getByLabel('User id').fill(`${name}-${suffix}`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  // What is said before the client is registered for news is told to nobody, here as there.
  const registered = page.waitForResponse(answer => answer.request().method() === 'POST' && new URL(answer.url()).pathname.endsWith('/v3/registrations'));
  await page.goto(`${functions}/composite/?${new URLSearchParams({ via: 'sample', name, ...(thread && { thread }) })}`);
  await page.getByRole('textbox').last().waitFor().catch(async fault => {
    throw new Error(`${fault.message}\nThe page says: ${await page.locator('body').innerText()}`);
  });
  await registered;
  return { page, asked, thread: await page.locator('#root').getAttribute('data-thread') };
}

async function say({ page }, text) {
  await page.getByRole('textbox').last().fill(text);
  await page.getByRole('textbox').last().press('Enter');
}

const ana = await visitor('Ana');
assert.match(ana.thread, /^19:.+@thread\.v2$/);
const bo = await visitor('Bo', ana.thread);
await say(ana, 'Found the place?');
await bo.page.getByText('Found the place?', { exact: true }).waitFor();
await say(bo, 'Just around the corner.');
await ana.page.getByText('Just around the corner.', { exact: true }).waitFor();
await bo.page.getByText('Ana', { exact: true }).first().waitFor();

// nothing but the sample's own addresses was asked of the app
const ours = ana.asked.filter(request => / \/(token|createThread|getEndpointUrl|userConfig\/.+|addUser\/.+)$/.test(request));
assert.deepEqual(ours.map(request => request.split('/')[1]).sort(), ['addUser', 'createThread', 'getEndpointUrl', 'token', 'userConfig']);
assert.deepEqual(ana.asked.filter(request => request.includes('/api/')), []);

await ana.page.screenshot({ path: join(pictures, 'sample.png') });
await browser.close();
console.log('sample composite: every step held');
