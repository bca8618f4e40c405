// Says what is wrong with infra/, azure.yaml, the workflows and their scripts: node check.mjs. Exit code 1 when anything is.
import { findings } from './lib/checks.mjs';
import { Repository } from './lib/repository.mjs';
import { hasShellcheck } from './lib/workflows.mjs';

const found = await findings(new Repository());
if (!hasShellcheck()) {
  const missing = 'shellcheck is not installed (apt-get install shellcheck, brew install shellcheck): the scripts were not looked at';
  process.env.CI ? found.push(missing) : console.log(missing);
}

found.forEach((finding) => console.error(finding));
console.log(found.length === 0 ? 'nothing is wrong' : `${found.length} wrong`);
process.exitCode = found.length === 0 ? 0 : 1;
