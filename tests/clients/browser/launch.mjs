// A headless browser that trusts the emulator: Chromium from npm on Linux x64, else an installed Chrome, Edge or Chromium.
import { createHash, X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { connect } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const cache = join(dirname(fileURLToPath(import.meta.url)), '..', 'node_modules', '.cache');
const needed =
  'Realtime needs a browser, and none could be started: install Chrome, Edge or Chromium (on Debian: apt-get install chromium), or name one in CHROME_PATH.';

/** @param endpoint The emulator; its key, which Node has checked against the authority, is the only one the browser takes untold. */
export async function launchBrowser(endpoint) {
  const args = [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
    '--disable-sync', `--ignore-certificate-errors-spki-list=${await keyOf(endpoint)}`,
  ];
  const faults = [];
  for await (const candidate of candidates()) {
    try {
      return await chromium.launch({ args, ...candidate });
    } catch (fault) {
      faults.push(fault.message.split('\n')[0]);
    }
  }
  throw new Error(`${needed}\n${faults.join('\n')}`);
}

async function* candidates() {
  if (process.env.CHROME_PATH) {
    yield { executablePath: process.env.CHROME_PATH };
    return;
  }
  if (process.platform === 'linux' && process.arch === 'x64') {
    const folder = await unpacked();
    const env = { ...process.env, FONTCONFIG_PATH: process.env.FONTCONFIG_PATH ?? join(folder, 'fonts') };
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
