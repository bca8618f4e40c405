// Bundles the page into the folder that is named. Usage: node build.mjs FOLDER.
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

const [folder] = process.argv.slice(2);
const { metafile } = await build({
  entryPoints: { page: 'src/main.ts', style: 'src/style.css' },
  outdir: join(folder, 'assets'),
  bundle: true,
  minify: true,
  sourcemap: 'linked',
  format: 'esm',
  target: 'es2022',
  metafile: true,
  define: { 'process.env.NODE_ENV': '"production"' },
  logLevel: 'warning',
});
for (const file of ['index.html', 'staticwebapp.config.json']) await cp(file, join(folder, file));
await writeFile(join(folder, 'meta.json'), JSON.stringify(metafile));
