// A headless browser that trusts the emulator: Chromium from npm on Linux x64, else an installed Chrome, Edge or Chromium.
import { createHash, X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { connect } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const cache = join(dirname(fileURLToPath(import.meta.url)), '..', 'node_modules', '.cache');
const startsPerBrowser = 3;
const needed =
  'Realtime needs a browser, and none could be started: install Chrome, Edge or Chromium (on Debian: apt-get install chromium), or name one in CHROME_PATH.';

/** @param endpoint The emulator; its key, which Node has checked against the authority, is the only one the browser takes untold. */
export async function launchBrowser(endpoint) {
  const args = [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
    '--disable-sync', '--disable-dev-shm-usage', `--ignore-certificate-errors-spki-list=${await keyOf(endpoint)}`,
  ];
  const faults = [];
  for await (const candidate of candidates()) {
    for (let start = 1; start <= startsPerBrowser; start++) {
      try {
        return await openedOnce(await chromium.launch({ args, ...candidate }), endpoint);
      } catch (fault) {
        faults.push(fault.message.split('\n')[0]);
      }
    }
  }
  throw new Error(`${needed}\n${faults.join('\n')}`);
}

// A browser that starts cold on a busy machine sometimes dies at its first page. That judges nobody: it is started again.
async function openedOnce(browser, endpoint) {
  try {
    const page = await browser.newPage();
    await page.goto(`${endpoint}/_emulator/`);
    await page.close();
    return browser;
  } catch (fault) {
    await browser.close();
    throw fault;
  }
}

async function* candidates() {
  if (process.env.CHROME_PATH) {
    yield { executablePath: process.env.CHROME_PATH };
    return;
  }
  if (process.platform === 'linux' && process.arch === 'x64') {
    const folder = await unpacked();
    const env = { ...process.env, FONTCONFIG_PATH: process.env.FONTCONFIG_PATH ?? await fontsOf(folder) };
    const executablePath = join(folder, 'chromium');
    yield { executablePath, env };
    // A bare machine lacks shared libraries; the package brings those it was built with.
    yield { executablePath, env: { ...env, LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') } };
  }
  yield { channel: 'chrome' };
  yield { channel: 'msedge' };
  for (const executablePath of ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/snap/bin/chromium']) {
    if (existsSync(executablePath)) yield { executablePath };
  }
}

// Unpacked beside the packages and moved into place whole: two runs may come here at once.
async function unpacked() {
  const folder = join(cache, 'chromium');
  if (existsSync(folder)) return folder;

  await mkdir(cache, { recursive: true });
  const own = await mkdtemp(join(cache, 'chromium-'));
  const { TMPDIR, AWS_LAMBDA_JS_RUNTIME, LD_LIBRARY_PATH, FONTCONFIG_PATH, HOME } = process.env;
  try {
    // The package unpacks into the temporary folder, and its libraries only where it takes itself to be in the cloud.
    Object.assign(process.env, { TMPDIR: own, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x' });
    const { default: packaged } = await import('@sparticuz/chromium');
    await packaged.executablePath();
  } finally {
    for (const [name, value] of Object.entries({ TMPDIR, AWS_LAMBDA_JS_RUNTIME, LD_LIBRARY_PATH, FONTCONFIG_PATH, HOME })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
  await rename(own, folder).catch(async (fault) => {
    if (!existsSync(folder)) throw fault;
    await rm(own, { recursive: true, force: true });
  });
  return folder;
}

// The package's own list names the places of its cloud; without one font Chromium dies at the first word it draws.
async function fontsOf(folder) {
  const fonts = join(folder, 'fonts');
  const list = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${join(fonts, 'fonts')}</dir>`
    + `<dir>/usr/share/fonts</dir><cachedir>${join(folder, 'fonts-cache')}</cachedir></fontconfig>`;
  const part = join(fonts, `fonts.conf.${process.pid}`);
  await writeFile(part, list);
  await rename(part, join(fonts, 'fonts.conf'));
  return fonts;
}

function keyOf(endpoint) {
  const { hostname, port } = new URL(endpoint);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), servername: hostname }, () => {
      const { publicKey } = new X509Certificate(socket.getPeerCertificate().raw);
      socket.destroy();
      resolve(createHash('sha256').update(publicKey.export({ type: 'spki', format: 'der' })).digest('base64'));
    });
    socket.on('error', reject);
  });
}
