// Bundles the page into the folder that is named. Usage: node build.mjs FOLDER.
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

const [folder] = process.argv.slice(2);
const { metafile } = await build({
  entryPoints: { composite: 'src/main.tsx', style: 'src/style.css' },
  outdir: join(folder, 'assets'),
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  jsx: 'automatic',
  metafile: true,
  define: { 'process.env.NODE_ENV': '"production"' },
  logLevel: 'error',
});
await cp('index.html', join(folder, 'index.html'));
await writeFile(join(folder, 'meta.json'), JSON.stringify(metafile));
