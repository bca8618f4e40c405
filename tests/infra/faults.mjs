// That the checks are not blind: each of these faults is put into the repository, in memory, and has to be found, by a message that names it.
import { findings } from './lib/checks.mjs';
import { Repository } from './lib/repository.mjs';
import { has } from './lib/workflows.mjs';

// [what is wrong, file, what stands there, what stands there instead, what has to be said]
const faults = [
  // Bicep itself
  ['a misspelt property', 'infra/core/storage.bicep', 'allowSharedKeyAccess: false', 'allowSharedKeyAcess: false', /has no property allowSharedKeyAcess/],
  ['a misspelt nested property', 'infra/core/functionapp.bicep', 'maximumInstanceCount: maximumInstanceCount\n', 'maxInstanceCount: maximumInstanceCount\n', /has no property maxInstanceCount/],
  ['a required property left out', 'infra/core/communication.bicep', '    dataLocation: dataLocation\n', '', /dataLocation is missing/],
  ['an unknown api-version', 'infra/core/storage.bicep', 'storageAccounts@2025-06-01\' = {', 'storageAccounts@2025-06-31\' = {', /no api-version 2025-06-31/],
  ['an unknown type', 'infra/core/identity.bicep', 'userAssignedIdentities@', 'userAssignedIdentity@', /unknown resource type .*userAssignedIdentity@/],
  ['a wrong enum', 'infra/events/chat-subscription.bicep', "'EventGridSchema'", "'CloudEventSchema'", /'CloudEventSchema' is none of/],
  ['a wrong tag of a union', 'infra/events/chat-subscription.bicep', "endpointType: 'AzureFunction'", "endpointType: 'Function'", /endpointType: 'Function' is none of/],
  ['an unknown filter', 'infra/events/main.bicep', "'StringContains'", "'StringIncludes'", /operatorType: 'StringIncludes' is none of/],
  ['text for a number', 'infra/core/alerts.bicep', 'threshold: 80', "threshold: '80'", /threshold takes int, not string/],
  ['a wrong scope', 'infra/core/identity.bicep', "resource identity 'Microsoft.M", "targetScope = 'subscription'\nresource identity 'Microsoft.M", /cannot be deployed at scope subscription/],
  ['a module without its scope', 'infra/core/main.bicep', "module alerts 'alerts.bicep' = {\n  name: 'chat-alerts'\n  scope: group\n", "module alerts 'alerts.bicep' = {\n  name: 'chat-alerts'\n", /alerts is for scope resourceGroup: it needs a scope/],
  ['scope where only an extension has one', 'infra/core/identity.bicep', '  name: name\n', '  name: name\n  scope: identity\n', /is no extension/],
  ['a parameter that a module does not have', 'infra/core/main.bicep', 'gigabytesPerDay: logGigabytesPerDay', 'gigabytesADay: logGigabytesPerDay', /has no parameter gigabytesADay/],
  ['a parameter that a module needs', 'infra/core/main.bicep', '    retentionInDays: logRetentionInDays\n', '', /lacks the parameter retentionInDays/],
  ['a name that is not declared', 'infra/core/main.bicep', 'dataLocation: dataLocation', 'dataLocation: dataPlace', /dataPlace is not declared/],
  ['a name that environments do not have', 'infra/core/roles.bicep', 'name: names.identity', 'name: names.identities', /has no property identities/],
  ['an import that is not there', 'infra/core/storage.bicep', 'import { deadLetterContainer, packageContainer, tableNames }', 'import { deadLetterContainer, packageContainer, tables }', /does not export tables/],
  ['something unused', 'infra/core/identity.bicep', "@description('Its region.')", "@description('Nothing.')\nparam spare string\n\n@description('Its region.')", /spare is not used/],
  ['a parameter that a file misspells', 'infra/core/prod.bicepparam', 'param storageSku', 'param storageSKU', /has no parameter storageSKU/],
  ['a value that is not allowed', 'infra/core/prod.bicepparam', "'Standard_ZRS'", "'Standard_GRS'", /'Standard_GRS' is none of Standard_LRS, Standard_ZRS/],
  ['a parameter file without what is asked', 'infra/core/dev.bicepparam', "param dataLocation = 'Europe'\n", '', /lacks the parameter dataLocation/],
  ['what cannot be read', 'infra/core/identity.bicep', 'resource identity ', 'resource identity = ', /cannot be read/],

  // Rights and secrets
  ['a wrong role', 'infra/chat.bicep', '09976791-48a7-449e-bb21-39d1a415f350', '8e3af657-a8ff-443c-a75c-2fe8c4bcb635', /communicationOwner is 09976791/],
  ['a role where it does not belong', 'infra/core/roles.bicep', 'scope: storage::blobs::deadLetters', 'scope: storage', /blobDataContributor is given on Microsoft\.Storage\/storageAccounts,/],
  ['a role that is too much', 'infra/core/roles.bicep', "roleDefinitions', roleIds.metricsPublisher)", "roleDefinitions', roleIds.contributor)", /contributor is given on/],
  ['a missing principalType', 'infra/core/roles.bicep', "    principalType: 'ServicePrincipal'\n", '', /principalType has to be ServicePrincipal/],
  ['a right granted elsewhere', 'infra/core/identity.bicep', '  location: location\n}\n', "  location: location\n}\n\nresource more 'Microsoft.Authorization/roleAssignments@2022-04-01' = {\n  name: guid(identity.id)\n  properties: {\n    principalId: identity.properties.principalId\n    principalType: 'ServicePrincipal'\n    roleDefinitionId: 'x'\n  }\n}\n", /granted in roles\.bicep alone/],
  ['an app that does not wait for its roles', 'infra/core/main.bicep', 'dependsOn: [roles, network]', 'dependsOn: [network]', /has to wait for its roles/],
  ['shared keys on', 'infra/core/storage.bicep', 'allowSharedKeyAccess: false', 'allowSharedKeyAccess: true', /allowSharedKeyAccess has to be false/],
  ['keys of Communication Services on', 'infra/core/communication.bicep', 'disableLocalAuth: true', 'disableLocalAuth: false', /communicationServices: properties\.disableLocalAuth/],
  ['telemetry without sign-in', 'infra/core/monitoring.bicep', '    DisableLocalAuth: true\n', '', /components: properties\.DisableLocalAuth/],
  ['a public container', 'infra/core/storage.bicep', "publicAccess: 'None'", "publicAccess: 'Blob'", /publicAccess has to be None/],
  ['a secret in an output', 'infra/core/monitoring.bicep', "    DisableLocalAuth: true\n  }\n}\n", "    DisableLocalAuth: true\n  }\n}\n\noutput telemetry string = insights.properties.ConnectionString\n", /output telemetry would put a secret/],
  ['a key in an output', 'infra/core/communication.bicep', "resource logs ", "output address string = communication.listKeys().primaryKey\n\nresource logs ", /output address would put a secret/],
  ['a secret that is not secure', 'infra/core/identity.bicep', "@description('Its region.')", "@description('Secret.')\nparam apiKey string\n\n@description('Its region.')", /apiKey looks like a secret/],
  ['a connection string as a setting', 'infra/core/functionapp.bicep', 'Acs__Endpoint:', 'Acs__ConnectionString:', /Acs__ConnectionString is a secret/],
  ['a workflow anybody could play', 'infra/bootstrap/main.bicep', ':environment:${name}', ':*', /no subject of a workflow/],
  ['a wrong issuer', 'infra/bootstrap/identity.bicep', 'token.actions.githubusercontent.com', 'token.actions.github.com', /federated credential trusts/],

  // What Azure would refuse or lose
  ['a regional topic of a global service', 'infra/core/communication.bicep', "  name: topicName\n  location: 'global'", "  name: topicName\n  location: 'westeurope'", /lives at location global/],
  ['an alert in a region', 'infra/core/alerts.bicep', "resource eventsLost 'Microsoft.Insights/metricAlerts@2018-03-01' = [for alert in lostEvents: {\n  name: '${names.functionApp}-${alert.name}'\n  location: 'global'", "resource eventsLost 'Microsoft.Insights/metricAlerts@2018-03-01' = [for alert in lostEvents: {\n  name: '${names.functionApp}-${alert.name}'\n  location: location", /metricAlerts: location has to be global/],
  ['a topic without identity', 'infra/core/communication.bicep', "  identity: { type: 'SystemAssigned' }\n", '', /topic needs an identity/],
  ['a setting that Flex forbids', 'infra/core/functionapp.bicep', '    AZURE_CLIENT_ID:', "    FUNCTIONS_WORKER_RUNTIME: 'dotnet-isolated'\n    AZURE_CLIENT_ID:", /FUNCTIONS_WORKER_RUNTIME breaks/],
  ['a site setting that Flex forbids', 'infra/core/functionapp.bicep', "      minTlsVersion: '1.2'\n", "      alwaysOn: true\n", /siteConfig\.alwaysOn breaks/],
  ['an always-ready function that is none', 'infra/core/functionapp.bicep', 'function:ChatEvents', 'function:ChatEvent', /alwaysReady names function:ChatEvent/],
  ['an event path that asks for sign-in', 'infra/core/functionapp.bicep', "        '/runtime/webhooks/blobs'\n", '', /webhooks\/blobs has to be excluded/],
  ['dead letters without identity', 'infra/events/chat-subscription.bicep', 'deadLetterWithResourceIdentity: {\n      identity: { type: \'SystemAssigned\' }\n      deadLetterDestination: {\n        endpointType: \'StorageBlob\'\n        properties: {\n          resourceId: storage.id\n          blobContainerName: deadLetterContainer\n        }\n      }\n    }', "deadLetterDestination: {\n      endpointType: 'StorageBlob'\n      properties: {\n        resourceId: storage.id\n        blobContainerName: deadLetterContainer\n      }\n    }", /dead letters have to go to eventgrid-deadletter, by the topic's identity/],
  ['a retry that is too long', 'infra/events/main.bicep', 'eventTimeToLiveInMinutes: 60', 'eventTimeToLiveInMinutes: 6000', /1 to 1440 minutes/],

  // Infrastructure and code
  ['a wrong event name', 'infra/events/main.bicep', 'ChatThreadParticipantAdded', 'ParticipantAddedToThread', /ParticipantAddedToThread is none of ChatEvents\.Handled/],
  ['an event that is handled and not subscribed to', 'infra/events/main.bicep', "      'Microsoft.Communication.ChatMessageEditedInThread'\n", '', /ChatMessageEditedInThread is handled and not subscribed to/],
  ['an event of every participant', 'infra/events/main.bicep', "eventTypes: ['Microsoft.Communication.ChatMessageReceivedInThread']", "eventTypes: ['Microsoft.Communication.ChatMessageReceived']", /ChatMessageReceived is none of/],
  ['a new event type in the code', 'functions/Messages/ChatEvents.cs', '        Prefix + "ChatThreadCreated",\n', '        Prefix + "ChatThreadCreated",\n        Prefix + "ChatTypingIndicatorReceivedInThread",\n', /ChatTypingIndicatorReceivedInThread is handled and not subscribed to/],
  ['a function that is not there', 'infra/events/main.bicep', "functionName: 'ChatEvents'", "functionName: 'ChatEventsFunction'", /ChatEventsFunction is no function with an Event Grid trigger/],
  ['a function renamed in the code', 'functions/Bots/BotRepliesFunction.cs', 'Name = "BotReplies"', 'Name = "BotAnswers"', /BotReplies is no function|nothing tells the function BotAnswers/],
  ['batches for a function that takes none', 'infra/events/main.bicep', 'maxEventsPerBatch: 1\n', 'maxEventsPerBatch: 10\n', /BotReplies takes one event at a time/],
  ['a function that takes no batches any more', 'functions/Messages/ChatEventsFunction.cs', 'EventGridTrigger(IsBatched = true)', 'EventGridTrigger', /ChatEvents takes one event at a time/],
  ['a subscription that a replay does not know', 'infra/events/main.bicep', "subscriptionName: 'bot-replies'", "subscriptionName: 'bot'", /a subscription of theirs is called bot/],
  ['a filter that keeps questions from the bots', 'infra/chat.bicep', "['@', '?', ", "['@', ", /lets through what contains @ ？/],
  ['bots that are not told of who comes in', 'infra/events/main.bicep', "eventTypes: ['Microsoft.Communication.ChatThreadParticipantAdded']", "eventTypes: ['Microsoft.Communication.ChatMessageReceivedInThread']", /BotReplies: Microsoft\.Communication\.ChatThreadParticipantAdded is handled and not subscribed to/],
  ['a filter on words for who comes in', 'infra/events/main.bicep', "    eventTypes: ['Microsoft.Communication.ChatThreadParticipantAdded']\n", "    eventTypes: ['Microsoft.Communication.ChatThreadParticipantAdded']\n    advancedFilters: [{ operatorType: 'StringContains', key: 'data.messageBody', values: ['@'] }]\n", /bots look at all of it/],
  ['dead letters of another container', 'infra/chat.bicep', "var deadLetterContainer = 'eventgrid-deadletter'", "var deadLetterContainer = 'dead-letters'", /no container eventgrid-deadletter/],
  ['dead letters that nobody is told of', 'infra/events/main.bicep', "functionName: 'DeadLetters'", "functionName: 'SweepIdentities'", /SweepIdentities is no function with a blob trigger/],
  ['a missing setting', 'infra/core/functionapp.bicep', '    Tables__Endpoint: storage.properties.primaryEndpoints.table\n', '', /Tables__Endpoint is missing/],
  ['a missing setting of the platform', 'infra/core/functionapp.bicep', '    AZURE_CLIENT_ID: identity.properties.clientId\n', '', /AZURE_CLIENT_ID is missing/],
  ['a setting that nobody reads', 'infra/core/prod.bicepparam', 'Threads__AllowRawIds', 'Threads__AllowRawId', /nobody reads the setting Threads__AllowRawId/],
  ['a setting renamed in the code', 'functions/Tables/TablesOptions.cs', 'public Uri? Endpoint', 'public Uri? Address', /Tables__Address is missing/],
  ['a missing table', 'infra/chat.bicep', "'deliveries', ", '', /missing deliveries/],
  ['an alert for a function that is not there', 'infra/core/alerts.bicep', '"ChatEvents", "BotReplies"', '"ChatEvent", "BotReplies"', /asks for ChatEvent, which/],
  ['an alert for a line that nobody logs', 'functions/Health/CanaryStory.cs', '"The canary is silent at', '"The canary does not sing at', /begin with 'The canary is silent', and none does/],
  ['a query for a metric that nobody measures', 'infra/queries/events.kql', '"chat.events"', '"chat.event.count"', /asks for chat\.event\.count, which/],
  ['an alert that leads nowhere', 'docs/runbook.md', '## A dead letter arrived\n', '## Dead letters\n', /leads to no section/],

  ['a price that the page does not know', 'infra/cost/prices.json', '"execution": 0.0000004', '"execution": 0.0000005', /its tables are not those/],
  ['more than we aim to add', 'infra/cost/loads.json', '"memoryGigabytes": 0.5', '"memoryGigabytes": 2', /quiet: we would add .* aim at 3 %/],

  // Workflows, azd, scripts
  ['an unpinned action', '.github/workflows/ci.yml', /actions\/checkout@[0-9a-f]{40} # v[\d.]+/, 'actions/checkout@v7', /actions\/checkout@v7 is not pinned/],
  ['a pin without its version', '.github/workflows/deploy.yml', /(azure\/login@[0-9a-f]{40}) # v[\d.]+/, '$1', /does not say which version/],
  ['a workflow that may write', '.github/workflows/ci.yml', 'permissions:\n  contents: read', 'permissions: write-all', /may read at most/],
  ['a workflow without concurrency group', '.github/workflows/deploy.yml', /concurrency:\n {2}group: deploy\n {2}cancel-in-progress: false\n/, '', /no concurrency group/],
  ['a job that cannot sign in', '.github/workflows/deploy.yml', '      id-token: write\n', '', /id-token: write is for jobs that sign in/],
  ['a job without timeout', '.github/workflows/infra.yml', '    timeout-minutes: 10\n', '', /compile has no timeout/],
  ['a secret', '.github/workflows/deploy.yml', '${{ vars.AZURE_CLIENT_ID }}', '${{ secrets.AZURE_CLIENT_ID }}', /asks for a secret/],
  ['stand-ins that could ship', '.github/workflows/deploy.yml', ' -p:AzurePackages=feed', '', /might take stand-ins/],
  ['an expression in a script', '.github/workflows/release.yml', '"${TAG#v}" >notes.md', '"${{ github.ref_name }}" >notes.md', /way in for whoever/],
  ['a script that is not there', '.github/workflows/deploy.yml', 'infra/scripts/smoke.sh', 'infra/scripts/smoke-test.sh', /smoke-test\.sh, which is not there/],
  ['a misspelt key of a workflow', '.github/workflows/ci.yml', 'runs-on: ubuntu-latest', 'run-on: ubuntu-latest', /run-on|runs-on/],
  ['an unknown context', '.github/workflows/ci.yml', '${{ github.ref }}', '${{ github.reff }}', /reff/],
  ['a token left behind', '.github/workflows/ci.yml', 'persist-credentials: false', 'persist-credentials: true', /leaves its token behind/],
  ['a hook that is not there', 'azure.yaml', 'run: infra/scripts/deploy-events.sh', 'run: infra/scripts/events.sh', /runs infra\/scripts\/events\.sh, which is not there/],
  ['a value that nothing puts out', 'infra/core/main.bicep', 'output AZURE_FUNCTION_APP', 'output AZURE_FUNCTIONAPP', /needs AZURE_FUNCTION_APP, which nothing puts out/],
  ['a service without its tag', 'infra/core/functionapp.bicep', "'azd-service-name': 'functions'", "'azd-service-name': 'api'", /no resource has the tag azd-service-name: functions/],
  ['a script with a hole', 'infra/scripts/roll-back.sh', '--dir "$folder"', '--dir $folder', /SC2086/, 'shellcheck'],
  ['a workflow that is badly indented', '.github/workflows/ci.yml', '      - run: dotnet test -p', '      -  run: dotnet test -p', /too many spaces/, 'yamllint'],
];

const clean = new Set(await findings(new Repository()));
let missed = 0;
let skipped = 0;
for (const [what, path, from, to, said, needs] of faults) {
  if (needs && !has(needs)) {
    skipped++;
    continue;
  }

  const before = new Repository().read(path);
  const after = typeof from === 'string' ? before.replace(from, () => to) : before.replace(from, to);
  const kinds = path.startsWith('.github/') ? ['workflows'] : path.endsWith('.sh') ? ['scripts'] : ['infra'];
  const found = after === before ? [] : (await findings(new Repository(new Map([[path, after]])), (kind) => kinds.includes(kind))).filter((finding) => !clean.has(finding));
  if (!found.some((finding) => said.test(finding))) {
    missed++;
    console.error(`NOT FOUND: ${what} (${path}): ${after === before ? 'what should stand there does not' : found.join(' | ') || 'nothing was said'}`);
  }
}

console.log(`${faults.length - missed - skipped} of ${faults.length} faults found${skipped ? `, ${skipped} not looked for: shellcheck or yamllint is not installed` : ''}`);
if (missed === 0) {
  console.log('every fault is found');
}

process.exitCode = missed === 0 ? 0 : 1;
