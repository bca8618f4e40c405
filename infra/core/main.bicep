// Stage 1: everything but the code and what needs the code. Names are computed, so every stage can be repeated by itself.
targetScope = 'subscription'

import { namesOf } from '../chat.bicep'

@description('Short name of the environment, a part of every name.')
@minLength(2)
@maxLength(12)
param environmentName string

@description('A region with Flex Consumption: az functionapp list-flexconsumption-locations.')
param location string

@description('Where Communication Services keeps messages, such as Europe or United States. Final: another place is another, empty resource.')
param dataLocation string

@description('Who hears of alarms.')
param alertEmails string[] = []

@description('What a month may cost, in the currency of the subscription; 0: no budget.')
param monthlyBudget int = 0

@description('First day of the month of the first deployment, such as 2026-12-01; leave it as it is afterwards.')
param budgetStart string = ''

@description('Most gigabytes of logs in a day; whole numbers only.')
@minValue(1)
param logGigabytesPerDay int = 1

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionInDays int = 30

@description('Standard_LRS, or Standard_ZRS where a data centre may fail.')
@allowed(['Standard_LRS', 'Standard_ZRS'])
param storageSku string = 'Standard_LRS'

@description('Days that dead letters are kept as files. They hold message text; the table keeps what the operator needs.')
@minValue(1)
@maxValue(365)
param deadLetterDays int = 14

@description('Instances of ChatEvents that are always there. They bill all the time: 0 outside production.')
@minValue(0)
param alwaysReadyInstances int = 0

@description('Memory of an instance in MB. A quiet app pays for whole seconds of it: docs/cost.md.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 512

@description('Most instances.')
@minValue(40)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('Client id of the Entra app registration that users sign in to; empty: nobody signs in, only backends call.')
param authClientId string = ''

@description('Origins of browsers that may call, such as https://chat.contoso.com.')
param allowedOrigins string[] = []

@description('Azure AI Content Safety, for rules that a classifier decides.')
param contentSafety bool = false

@description('A model to deploy for bots: name, version, capacity in thousands of tokens a minute. Null: none.')
param languageModel { name: string, version: string, capacity: int, sku: string }?

@description('Region of the AI resources; not every region has them.')
param aiLocation string = location

@description('Storage without a public address, and the app in a network of its own.')
param privateNetwork bool = false

@description('Further settings of the app, by the names of README → Settings.')
param settings object = {}

var names = namesOf(environmentName, uniqueString(subscription().subscriptionId, environmentName))
var tags = { 'azd-env-name': environmentName }

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: names.resourceGroup
  location: location
  tags: tags
}

module identity 'identity.bicep' = {
  name: 'chat-identity'
  scope: group
  params: {
    name: names.identity
    location: location
  }
}

module monitoring 'monitoring.bicep' = {
  name: 'chat-monitoring'
  scope: group
  params: {
    workspaceName: names.workspace
    insightsName: names.insights
    location: location
    gigabytesPerDay: logGigabytesPerDay
    retentionInDays: logRetentionInDays
  }
}

module storage 'storage.bicep' = {
  name: 'chat-storage'
  scope: group
  params: {
    name: names.storage
    topicName: names.storageTopic
    location: location
    sku: storageSku
    deadLetterDays: deadLetterDays
    isPrivate: privateNetwork
  }
}

module communication 'communication.bicep' = {
  name: 'chat-communication'
  scope: group
  params: {
    name: names.communication
    topicName: names.chatTopic
    workspaceName: names.workspace
    dataLocation: dataLocation
  }
  dependsOn: [monitoring]
}

module ai 'ai.bicep' = {
  name: 'chat-ai'
  scope: group
  params: {
    usesContentSafety: contentSafety
    contentSafetyName: names.contentSafety
    languageModelName: names.languageModel
    languageModel: languageModel
    location: aiLocation
  }
}

module network 'network.bicep' = if (privateNetwork) {
  name: 'chat-network'
  scope: group
  params: {
    name: names.network
    storageName: names.storage
    location: location
  }
  dependsOn: [storage]
}

module roles 'roles.bicep' = {
  name: 'chat-roles'
  scope: group
  params: {
    names: names
    usesContentSafety: contentSafety
    usesLanguageModel: languageModel != null
  }
  dependsOn: [identity, monitoring, storage, communication, ai]
}

// A host that starts before it may read its storage does not load.
module functionApp 'functionapp.bicep' = {
  name: 'chat-functionapp'
  scope: group
  params: {
    names: names
    location: location
    alwaysReadyInstances: alwaysReadyInstances
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    authClientId: authClientId
    allowedOrigins: allowedOrigins
    subnetId: privateNetwork ? resourceId(subscription().subscriptionId, names.resourceGroup, 'Microsoft.Network/virtualNetworks/subnets', names.network, 'app') : ''
    usesContentSafety: contentSafety
    modelDeployment: languageModel.?name ?? ''
    settings: settings
  }
  dependsOn: [roles, network]
}

module alerts 'alerts.bicep' = {
  name: 'chat-alerts'
  scope: group
  params: {
    names: names
    location: location
    emails: alertEmails
    monthlyBudget: monthlyBudget
    budgetStart: budgetStart
  }
  dependsOn: [functionApp, communication, monitoring]
}

// azd hands these to the hooks of azure.yaml.
output AZURE_RESOURCE_GROUP string = names.resourceGroup
output AZURE_FUNCTION_APP string = names.functionApp
