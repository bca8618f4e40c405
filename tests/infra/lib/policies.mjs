// What must hold in every environment, and that infrastructure and code mean the same.
import { at, options, texts } from './bicep.mjs';

const lastPart = (type) => type.split('/').at(-1);

/** Which role may be given on which type of resource; `subscription` is the pipeline's. */
const grantable = {
  blobDataOwner: 'Microsoft.Storage/storageAccounts',
  queueDataContributor: 'Microsoft.Storage/storageAccounts',
  tableDataContributor: 'Microsoft.Storage/storageAccounts',
  blobDataContributor: 'Microsoft.Storage/storageAccounts/blobServices/containers',
  metricsPublisher: 'Microsoft.Insights/components',
  communicationOwner: 'Microsoft.Communication/communicationServices',
  cognitiveServicesUser: 'Microsoft.CognitiveServices/accounts',
  openAiUser: 'Microsoft.CognitiveServices/accounts',
  contributor: 'subscription',
  accessAdministrator: 'subscription',
  reader: 'subscription',
};

/** learn.microsoft.com/azure/role-based-access-control/built-in-roles */
const roleDefinitions = {
  blobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe',
  blobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b',
  queueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88',
  tableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3',
  metricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb',
  communicationOwner: '09976791-48a7-449e-bb21-39d1a415f350',
  cognitiveServicesUser: 'a97b65f3-24c7-4388-baec-2e87135dc908',
  openAiUser: '5e0bd9bd-7b93-4f28-af87-19fc36ad61bd',
  contributor: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
  accessAdministrator: 'f58310d9-a9f6-439a-9e8d-f62e7b41a168',
  reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
};

const mustBe = [
  ['Microsoft.Storage/storageAccounts', 'properties.allowSharedKeyAccess', false],
  ['Microsoft.Storage/storageAccounts', 'properties.allowBlobPublicAccess', false],
  ['Microsoft.Storage/storageAccounts', 'properties.allowCrossTenantReplication', false],
  ['Microsoft.Storage/storageAccounts', 'properties.supportsHttpsTrafficOnly', true],
  ['Microsoft.Storage/storageAccounts', 'properties.minimumTlsVersion', 'TLS1_2'],
  ['Microsoft.Storage/storageAccounts', 'properties.networkAcls.bypass', 'AzureServices'],
  ['Microsoft.Storage/storageAccounts/blobServices/containers', 'properties.publicAccess', 'None'],
  ['Microsoft.Communication/communicationServices', 'properties.disableLocalAuth', true],
  ['Microsoft.Communication/communicationServices', 'location', 'global'],
  ['Microsoft.CognitiveServices/accounts', 'properties.disableLocalAuth', true],
  ['Microsoft.OperationalInsights/workspaces', 'properties.features.disableLocalAuth', true],
  ['Microsoft.Insights/components', 'properties.DisableLocalAuth', true],
  ['Microsoft.Insights/actionGroups', 'location', 'global'],
  ['Microsoft.Insights/metricAlerts', 'location', 'global'],
  ['Microsoft.Network/privateDnsZones', 'location', 'global'],
  ['Microsoft.Network/privateDnsZones/virtualNetworkLinks', 'location', 'global'],
  ['Microsoft.Web/sites', 'properties.httpsOnly', true],
  ['Microsoft.Web/sites', 'identity.type', 'UserAssigned'],
  ['Microsoft.Web/sites', 'properties.functionAppConfig.runtime.name', 'dotnet-isolated'],
  ['Microsoft.Web/sites', 'properties.functionAppConfig.deployment.storage.authentication.type', 'UserAssignedIdentity'],
  ['Microsoft.Web/serverfarms', 'sku.name', 'FC1'],
];

// learn.microsoft.com/azure/azure-functions/flex-consumption-plan#deprecated-properties-and-settings
const notOnFlex = ['FUNCTIONS_WORKER_RUNTIME', 'FUNCTIONS_WORKER_RUNTIME_VERSION', 'FUNCTIONS_EXTENSION_VERSION', 'WEBSITE_RUN_FROM_PACKAGE', 'WEBSITE_CONTENTSHARE',
  'WEBSITE_CONTENTAZUREFILECONNECTIONSTRING', 'SCM_DO_BUILD_DURING_DEPLOYMENT', 'ENABLE_ORYX_BUILD', 'WEBSITE_MAX_DYNAMIC_APPLICATION_SCALE_OUT', 'WEBSITE_TIME_ZONE', 'TZ',
  'WEBSITE_LOAD_CERTIFICATES', 'AzureWebJobsStorage', 'AzureWebJobsDashboard'];
const notInSiteConfig = ['linuxFxVersion', 'netFrameworkVersion', 'alwaysOn', 'appSettings'];

const eventGridPaths = ['/runtime/webhooks/eventgrid', '/runtime/webhooks/blobs'];

export function checkPolicies(bicep, code, repository, report) {
  const deployed = (type) => bicep.deployed.filter(({ resource }) => resource.type === type);
  const say = ({ file, resource }, message) => report(file.where(resource.node), message);

  for (const [type, path, wanted] of mustBe) {
    for (const one of deployed(type)) {
      const values = at(one.body, ...path.split('.'));
      if (values.length === 0 || values.some(({ value }) => value !== wanted)) {
        say(one, `${lastPart(type)}: ${path} has to be ${wanted}`);
      }
    }
  }

  checkRoles(bicep, deployed('Microsoft.Authorization/roleAssignments'), say, report);
  checkSecrets(bicep, report);
  checkStorage(deployed, code, say, report);
  checkTopics(deployed, say);
  checkSubscriptions(deployed('Microsoft.EventGrid/systemTopics/eventSubscriptions'), code, say, report);
  checkApp(bicep, deployed, code, say, report);
  checkSettings(bicep, deployed, code, say, report);
  checkAlerts(deployed, code, repository, say, report);
  checkPipelineIdentity(deployed, say);
}

function checkRoles(bicep, assignments, say, report) {
  const table = bicep.value(bicep.files.get('infra/chat.bicep'), bicep.files.get('infra/chat.bicep').vars.get('roleIds').value);
  table.props.forEach(({ value, node }, role) => value.value === roleDefinitions[role] || report(bicep.files.get('infra/chat.bicep').where(node), `${role} is ${roleDefinitions[role] ?? 'no role we give'}, not ${value.value}`));

  for (const assignment of assignments) {
    const { file, resource, body } = assignment;
    if (!file.path.endsWith('/roles.bicep')) {
      say(assignment, 'rights are granted in roles.bicep alone');
    }

    if (!at(body, 'properties', 'principalType').some(({ value }) => value === 'ServicePrincipal')) {
      say(assignment, `${resource.name}: principalType has to be ServicePrincipal, or a fresh identity is looked up too early`);
    }

    const [name] = at(body, 'name');
    const [definition] = at(body, 'properties', 'roleDefinitionId');
    const id = definition?.args?.[1]?.value;
    const role = Object.keys(roleDefinitions).find((key) => roleDefinitions[key] === id);
    if (definition?.call !== 'subscriptionResourceId' || !role) {
      say(assignment, `${resource.name}: the role has to be one of roleIds, by subscriptionResourceId`);
      continue;
    }

    if (name?.call !== 'guid' || name.args.length !== 3 || !name.args.some(({ value }) => value === id)) {
      say(assignment, `${resource.name}: its name has to be guid(scope, principal, role)`);
    }

    const scope = resource.body.namedChildren.find((property) => property.namedChild(0)?.text === 'scope')?.namedChild(1)?.text;
    const on = scope ? file.resources.find(({ name: of }) => of === scope.split('::').at(-1))?.type : file.targetScope;
    if (on !== grantable[role]) {
      say(assignment, `${resource.name}: ${role} is given on ${on}, it belongs on ${grantable[role]}`);
    }
  }
}

function checkSecrets(bicep, report) {
  const secret = /\blist\w*\(|\.list\w+\(|[kK]eys?\b|[cC]onnectionString|[sS]ecret|[pP]assword|\.code\b/;
  for (const file of bicep.templates) {
    for (const { node, name, value } of file.outputs) {
      if (secret.test(value.text) || secret.test(name)) {
        report(file.where(node), `output ${name} would put a secret into the deployment's history`);
      }
    }

    for (const [name, { node, secure, initial }] of file.params) {
      if (/(key|secret|password|connectionstring|token)$/i.test(name) && !secure) {
        report(file.where(node), `parameter ${name} looks like a secret and is not @secure()`);
      } else if (secure && initial) {
        report(file.where(node), `parameter ${name} is secure and has a default`);
      }
    }
  }
}

function checkStorage(deployed, code, say, report) {
  const tables = deployed('Microsoft.Storage/storageAccounts/tableServices/tables').flatMap(({ body }) => texts(at(body, 'name')));
  const missing = code.tables.filter((table) => !tables.includes(table));
  const extra = tables.filter((table) => !code.tables.includes(table));
  if (missing.length + extra.length > 0) {
    report('infra/chat.bicep', `the tables are not those of ChatTables.Names: missing ${missing.join(', ') || 'none'}, unknown ${[...new Set(extra)].join(', ') || 'none'}`);
  }

  const containers = deployed('Microsoft.Storage/storageAccounts/blobServices/containers').flatMap(({ body }) => texts(at(body, 'name')));
  if (!containers.includes(code.deadLetterContainer)) {
    report('infra/chat.bicep', `there is no container ${code.deadLetterContainer}, which the function DeadLetters reads`);
  }

  for (const one of deployed('Microsoft.Storage/storageAccounts')) {
    const [name] = at(one.body, 'name');
    if (name?.value && !/^[a-z0-9]{3,24}$/.test(name.value)) {
      say(one, `storage account ${name.value}: 3 to 24 lower-case letters and digits`);
    }
  }
}

function checkTopics(deployed, say) {
  for (const topic of deployed('Microsoft.EventGrid/systemTopics')) {
    if (texts(at(topic.body, 'properties', 'topicType'))[0] !== 'Microsoft.Communication.CommunicationServices') {
      continue;
    }

    if (texts(at(topic.body, 'location'))[0] !== 'global') {
      say(topic, 'the topic of Communication Services lives at location global');
    }

    if (texts(at(topic.body, 'identity', 'type'))[0] !== 'SystemAssigned') {
      say(topic, 'the topic needs an identity: storage has no keys for dead letters');
    }
  }
}

function checkSubscriptions(subscriptions, code, say, report) {
  const [fed, subscribed] = [new Map(), new Map()];
  for (const one of subscriptions) {
    const [name] = texts(at(one.body, 'name'));
    const [destination] = texts(at(one.body, 'properties', 'destination', 'endpointType'));
    const types = texts(at(one.body, 'properties', 'filter', 'includedEventTypes'));
    if (destination === 'WebHook') {
      const [url] = at(one.body, 'properties', 'destination', 'properties', 'endpointUrl');
      const to = /\/runtime\/webhooks\/blobs\?functionName=Host\.Functions\.(\w+)/.exec(url?.pattern ?? '')?.[1];
      if (!code.functions.get(to)?.fromEventGrid) {
        say(one, `${name}: ${to ?? 'its webhook'} is no function with a blob trigger whose source is Event Grid`);
      }

      if (types.join() !== 'Microsoft.Storage.BlobCreated' || !texts(at(one.body, 'properties', 'filter', 'subjectBeginsWith'))[0]?.includes(`/containers/${code.deadLetterContainer}/`)) {
        say(one, `${name}: it has to tell of Microsoft.Storage.BlobCreated in ${code.deadLetterContainer}, of nothing else`);
      }

      fed.set(to, name);
      continue;
    }

    const to = /\/functions\/(\w+)$/.exec(at(one.body, 'properties', 'destination', 'properties', 'resourceId')[0]?.pattern ?? '')?.[1];
    const target = code.functions.get(to);
    if (target?.trigger !== 'EventGrid') {
      say(one, `${name}: ${to} is no function with an Event Grid trigger`);
      continue;
    }

    fed.set(to, name);
    const batch = at(one.body, 'properties', 'destination', 'properties', 'maxEventsPerBatch')[0]?.value;
    if ((batch > 1) !== target.batched) {
      say(one, `${name}: ${to} ${target.batched ? 'takes batches, and would get one event at a time' : 'takes one event at a time, and would get batches'}`);
    }

    types.filter((type) => !code.eventTypes.includes(type)).forEach((type) => say(one, `${name}: ${type} is none of ChatEvents.Handled`));
    subscribed.set(to, [...(subscribed.get(to) ?? []), ...types]);
    if (!target.batched) {
      checkBots(one, name, types, code, say);
    }

    const deadLetters = at(one.body, 'properties', 'deadLetterWithResourceIdentity', 'deadLetterDestination', 'properties', 'blobContainerName');
    if (texts(deadLetters)[0] !== code.deadLetterContainer || at(one.body, 'properties', 'deadLetterDestination').length > 0) {
      say(one, `${name}: dead letters have to go to ${code.deadLetterContainer}, by the topic's identity`);
    }

    const [attempts] = at(one.body, 'properties', 'retryPolicy', 'maxDeliveryAttempts');
    const [minutes] = at(one.body, 'properties', 'retryPolicy', 'eventTimeToLiveInMinutes');
    if (!(attempts?.value >= 1 && attempts.value <= 30) || !(minutes?.value >= 1 && minutes.value <= 1440)) {
      say(one, `${name}: 1 to 30 attempts within 1 to 1440 minutes`);
    }
  }

  for (const [name, { trigger, fromEventGrid }] of code.functions) {
    if ((trigger === 'EventGrid' || fromEventGrid) && !fed.has(name)) {
      report('infra/events/main.bicep', `nothing tells the function ${name}`);
    }
  }

  for (const [to, types] of subscribed) {
    const wanted = code.functions.get(to).batched ? code.eventTypes : code.botEventTypes;
    wanted.filter((type) => !types.includes(type)).forEach((type) => report('infra/events/main.bicep', `${to}: ${type} is handled and not subscribed to`));
  }
}

function checkBots(one, name, types, code, say) {
  if (!code.botSubscriptions.includes(name)) {
    say(one, `a replay takes dead letters of ${code.botSubscriptions.join(' and ')} for the bots', and a subscription of theirs is called ${name}`);
  }

  types.filter((type) => !code.botEventTypes.includes(type)).forEach((type) => say(one, `${name}: ${type} is none of ChatEvents.MayConcernABot`));
  const signs = texts(at(one.body, 'properties', 'filter', 'advancedFilters', 'values'));
  const wanted = types.includes(code.botEventTypes[0]) ? code.signsForABot : [];
  if (signs.join('\n') !== wanted.join('\n')) {
    say(one, `${name}: it lets through what contains ${signs.join(' ') || 'anything'}, and bots look at ${wanted.join(' ') || 'all of it'}`);
  }
}

function checkApp(bicep, deployed, code, say, report) {
  const main = bicep.files.get('infra/core/main.bicep');
  const app = main.modules.find(({ path }) => path.endsWith('/functionapp.bicep'));
  if (!/dependsOn: \[[^\]]*\broles\b/.test(app.body.text)) {
    report(main.where(app.node), 'the app has to wait for its roles: a host that may not read its storage does not load');
  }

  for (const one of deployed('Microsoft.Web/sites')) {
    notInSiteConfig.filter((name) => at(one.body, 'properties', 'siteConfig', name).length > 0)
      .forEach((name) => say(one, `siteConfig.${name} breaks an app on Flex Consumption`));
    for (const name of texts(at(one.body, 'properties', 'functionAppConfig', 'scaleAndConcurrency', 'alwaysReady', 'name'))) {
      if (!['http', 'blob', 'durable'].includes(name) && !(name.startsWith('function:') && code.functions.has(name.slice('function:'.length)))) {
        say(one, `alwaysReady names ${name}, which is no group and no function`);
      }
    }
  }

  for (const one of deployed('Microsoft.Web/sites/config').filter(({ body }) => texts(at(body, 'name'))[0] === 'authsettingsV2')) {
    const excluded = texts(at(one.body, 'properties', 'globalValidation', 'excludedPaths'));
    eventGridPaths.filter((path) => !excluded.includes(path)).forEach((path) => say(one, `${path} has to be excluded from sign-in, or Event Grid is refused`));
  }
}

function checkSettings(bicep, deployed, code, say, report) {
  const numbered = (name) => name.replace(/__[0-9]+__/g, '__{n}__');
  const reads = (name) => code.settings.has(numbered(name)) || code.platformSettings.includes(name);
  const configs = deployed('Microsoft.Web/sites/config').filter(({ body }) => texts(at(body, 'name'))[0] === 'appsettings');
  const written = new Set(configs.flatMap(({ body }) => at(body, 'properties').flatMap((value) => [...(value.props?.keys() ?? [])])));
  for (const one of configs) {
    const names = at(one.body, 'properties').flatMap((value) => [...(value.props?.keys() ?? [])]);
    for (const name of names) {
      if (notOnFlex.includes(name)) {
        say(one, `the setting ${name} breaks an app on Flex Consumption`);
      } else if (!reads(name)) {
        say(one, `nobody reads the setting ${name}`);
      }

      if (/__(ConnectionString|Key)$/.test(name)) {
        say(one, `the setting ${name} is a secret; the app signs in with its identity`);
      }
    }
  }

  // What Azure alone can know has to come from here: every endpoint, and what the platform needs.
  const needed = [...code.platformSettings, ...[...code.settings].filter(([, type]) => type === 'Uri?').map(([name]) => name)];
  needed.filter((name) => !written.has(name)).forEach((name) => report('infra/core/functionapp.bicep', `the setting ${name} is missing`));
}

function checkAlerts(deployed, code, repository, say, report) {
  const runbook = repository.has('docs/runbook.md') ? repository.read('docs/runbook.md') : '';
  for (const one of [...deployed('Microsoft.Insights/metricAlerts'), ...deployed('Microsoft.Insights/scheduledQueryRules')]) {
    const [description = ''] = texts(at(one.body, 'properties', 'description'));
    const section = /runbook, "([^"]+)"/.exec(description)?.[1];
    if (!section || !runbook.includes(`## ${section}\n`)) {
      say(one, `the alert leads to no section of docs/runbook.md: ${description || 'it has no description'}`);
    }

    texts(at(one.body, 'properties', 'criteria', 'allOf', 'query')).forEach((query) => checkQuery(query, code, (message) => say(one, message)));
  }

  for (const path of repository.list('infra/queries', '.kql')) {
    checkQuery(repository.read(path), code, (message) => report(path, message));
  }
}

// What a query asks for has to be something that the app says of itself.
function checkQuery(query, code, say) {
  const asked = (pattern) => [...query.matchAll(pattern)].flatMap(([, list]) => [...list.matchAll(/"([^"]+)"/g)].map(([, name]) => name));
  const known = (name) => code.functions.has(name) || code.instruments.has(name);
  asked(/\bName (?:in \(|== )([^)\n|]*)/g).filter((name) => !known(name)).forEach((name) => say(`the query asks for ${name}, which the code does not have`));
  asked(/\bMessage startswith ("[^"]+")/g).filter((start) => !code.logLines.some((line) => line.startsWith(start)))
    .forEach((start) => say(`the query asks for lines that begin with '${start}', and none does`));
}

function checkPipelineIdentity(deployed, say) {
  for (const one of deployed('Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials')) {
    const [issuer] = texts(at(one.body, 'properties', 'issuer'));
    const [audience] = texts(at(one.body, 'properties', 'audiences'));
    const subjects = at(one.body, 'properties', 'subject').flatMap(options).map(({ pattern }) => pattern).filter(Boolean);
    if (issuer !== 'https://token.actions.githubusercontent.com' || audience !== 'api://AzureADTokenExchange') {
      say(one, 'a federated credential trusts https://token.actions.githubusercontent.com for api://AzureADTokenExchange');
    }

    subjects.filter((subject) => !/^repo:\*:(environment:[\w*-]+|pull_request|ref:refs\/heads\/[\w-]+)$/.test(subject)).forEach((subject) => say(one, `no subject of a workflow: ${subject}`));
    texts(at(one.body, 'name')).filter((name) => name.includes('.')).forEach((name) => say(one, `the name of a credential has no dots: ${name}`));
  }
}
