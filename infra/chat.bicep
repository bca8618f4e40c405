// What the stages have to agree about: names, and the words that code and infrastructure share.

@export()
@description('The names of an environment\'s resources.')
type Names = {
  resourceGroup: string
  identity: string
  workspace: string
  insights: string
  storage: string
  communication: string
  chatTopic: string
  storageTopic: string
  contentSafety: string
  languageModel: string
  plan: string
  functionApp: string
  network: string
  actionGroup: string
}

@export()
@description('What the resources of an environment are called. Both stages compute it, so neither needs what the other put out.')
func namesOf(environmentName string, unique string) Names => {
  resourceGroup: 'rg-chat-${environmentName}'
  identity: 'id-chat-${environmentName}'
  workspace: 'log-chat-${environmentName}'
  insights: 'appi-chat-${environmentName}'
  storage: 'stchat${unique}'
  communication: 'acs-chat-${environmentName}-${unique}'
  chatTopic: 'evgt-chat-${environmentName}'
  storageTopic: 'evgt-storage-${environmentName}'
  contentSafety: 'cs-chat-${environmentName}-${unique}'
  languageModel: 'oai-chat-${environmentName}-${unique}'
  plan: 'plan-chat-${environmentName}'
  functionApp: 'func-chat-${environmentName}-${unique}'
  network: 'vnet-chat-${environmentName}'
  actionGroup: 'ag-chat-${environmentName}'
}

@export()
@description('The tables of the app, Chat.Functions.Tables.ChatTables.Names.')
var tableNames = ['users', 'threads', 'messages', 'deliveries', 'moderation', 'bots', 'health']

@export()
@description('Where Event Grid puts what it gives up on, Chat.Functions.Delivery.DeadLettersFunction.Container.')
var deadLetterContainer = 'eventgrid-deadletter'

@export()
@description('Where Flex Consumption keeps the package it runs.')
var packageContainer = 'packages'

@export()
@description('One of these is in every message that may concern a bot, Chat.Functions.Messages.ChatEvents.SignsForABot: a mention, a question, a command.')
var signsForABot = ['@', '?', '？', '؟', '/', '&#']

@export()
@description('Built-in roles: learn.microsoft.com/azure/role-based-access-control/built-in-roles.')
var roleIds = {
  blobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  blobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  queueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  tableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
  metricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
  communicationOwner: '09976791-48a7-449e-bb21-39d1a415f350'
  cognitiveServicesUser: 'a97b65f3-24c7-4388-baec-2e87135dc908'
  openAiUser: '5e0bd9bd-7b93-4f28-af87-19fc36ad61bd'
  contributor: 'b24988ac-6180-42a0-ab88-20f7382dd24c'
  accessAdministrator: 'f58310d9-a9f6-439a-9e8d-f62e7b41a168'
  reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7'
}
