// Says what is wrong with infra/, azure.yaml, the workflows and their scripts: node check.mjs. Exit code 1 when anything is.
import { findings } from './lib/checks.mjs';
import { Repository } from './lib/repository.mjs';
import { has } from './lib/workflows.mjs';

const found = await findings(new Repository());
for (const program of ['shellcheck', 'yamllint'].filter((one) => !has(one))) {
  const missing = `${program} is not installed: what it judges was not looked at`;
  // Where the official Linux runners build, both are there, or somebody has to hear of it.
  process.env.CI && process.platform === 'linux' ? found.push(missing) : console.log(missing);
}

found.forEach((finding) => console.error(finding));
console.log(found.length === 0 ? 'nothing is wrong' : `${found.length} wrong`);
process.exitCode = found.length === 0 ? 0 : 1;
