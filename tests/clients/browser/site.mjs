// A site of another origin than the emulator's, with one page and its bundle.
import { createServer } from 'node:http';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));

/** @param chat The npm name the chat client is installed under. */
export async function openSite(chat) {
  const folder = join(process.env.CLIENT_TESTS_OUTPUT ?? join(here, '..', 'node_modules', '.cache'), 'browser');
  const outfile = join(folder, `${chat.replace(/\W+/g, '-')}.js`);
  await mkdir(folder, { recursive: true });
  await build({
    entryPoints: [join(here, 'page.mjs')], outfile, bundle: true, format: 'iife', platform: 'browser', logLevel: 'error',
    alias: chat === '@azure/communication-chat' ? {} : { '@azure/communication-chat': chat }, define: { global: 'window' },
  });
  const script = await readFile(outfile);
  const server = createServer((request, response) => {
    if (request.url === '/page.js') response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(script);
    else if (request.url === '/') response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>chat</title><script src="/page.js"></script>');
    else response.writeHead(404).end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => { server.closeAllConnections(); server.close(); } };
}
