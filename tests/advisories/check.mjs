// Dependencies with known advisories: every project of the solution and every package-lock.json of the repository. Fails on an advisory;
// where a feed does not answer such questions it says so and does not fail. No packages of its own.
//   node tests/advisories/check.mjs               asks the feeds that dotnet and npm are set up with
//   node tests/advisories/check.mjs --must-answer also fails where a feed does not answer
//   node tests/advisories/check.mjs --dotnet FILE --npm FILE    reads answers from files instead
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ofDotnet, ofNpm } from './answers.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const patience = 5 * 60_000;
const { values: asked } = parseArgs({ options: { dotnet: { type: 'string' }, npm: { type: 'string' }, 'must-answer': { type: 'boolean' } } });
const fromFiles = asked.dotnet ?? asked.npm;
let [found, silent, answered] = [0, 0, 0];

if (asked.dotnet) {
  report('NuGet', ofDotnet(readFileSync(asked.dotnet, 'utf8')));
} else if (!fromFiles) {
  report('NuGet', askDotnet());
}

if (asked.npm) {
  report(asked.npm, ofNpm(readFileSync(asked.npm, 'utf8'), asked.npm));
} else if (!fromFiles) {
  for (const folder of lockFiles()) {
    report(`npm in ${folder}`, ofNpm(run('npm', ['audit', '--json', '--package-lock-only'], join(root, folder)), folder));
  }
}

console.log(found > 0 ? `${found} known advisories` : `no known advisory, ${answered} answered, ${silent} not`);
process.exitCode = found > 0 || (silent > 0 && asked['must-answer']) ? 1 : 0;

function report(what, findings) {
  if (findings === null) {
    silent++;
    console.log(`${what}: the feed does not say which packages have advisories; nothing is known about them.`);
  } else {
    answered++;
    found += findings.length;
    findings.forEach((finding) => console.log(finding));
  }
}

// NuGet says "no vulnerable packages" also where the feed knows of no advisory at all. So it is first asked about one that has had one since 2022.
function askDotnet() {
  const probe = join(root, 'tests', 'advisories', 'probe', 'probe.csproj');
  run('dotnet', ['restore', probe], root);
  const known = ofDotnet(list(probe));

  return known?.length > 0 ? ofDotnet(list('Chat.Functions.sln')) : null;
}

function list(project) {
  return run('dotnet', ['list', project, 'package', '--vulnerable', '--include-transitive', '--format', 'json'], root);
}

function lockFiles() {
  return run('git', ['ls-files', '*package-lock.json'], root).split('\n').filter(Boolean).map(dirname);
}

function run(command, args, cwd) {
  // On Windows npm is a script, and scripts need a shell.
  const { stdout, error } = spawnSync(command, args, { cwd, encoding: 'utf8', timeout: patience, maxBuffer: 64 << 20, shell: process.platform === 'win32' });

  return error ? '' : stdout;
}
