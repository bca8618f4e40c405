// Everything the app and Event Grid may do. No other file of this stage grants a right.
import { deadLetterContainer, Names, roleIds } from '../chat.bicep'

@description('The names of the environment.')
param names Names

@description('Whether there is a Content Safety resource.')
param usesContentSafety bool

@description('Whether there is an Azure OpenAI resource.')
param usesLanguageModel bool

resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: names.identity
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: names.insights
}

resource storage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: names.storage

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource deadLetters 'containers' existing = {
      name: deadLetterContainer
    }
  }
}

resource communication 'Microsoft.Communication/communicationServices@2025-09-01' existing = {
  name: names.communication
}

resource chatTopic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: names.chatTopic
}

resource contentSafety 'Microsoft.CognitiveServices/accounts@2025-06-01' existing = if (usesContentSafety) {
  name: names.contentSafety
}

resource openAi 'Microsoft.CognitiveServices/accounts@2025-06-01' existing = if (usesLanguageModel) {
  name: names.languageModel
}

// Assignments are named after what is known before anything exists, so what-if can show them.

// Queues: the blob trigger of the host keeps what it could not handle in one.
resource appUsesStorage 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in [roleIds.blobDataOwner, roleIds.queueDataContributor, roleIds.tableDataContributor]: {
  name: guid(storage.id, app.id, role)
  scope: storage
  properties: {
    principalId: app.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
  }
}]

resource appReportsTelemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, app.id, roleIds.metricsPublisher)
  scope: insights
  properties: {
    principalId: app.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.metricsPublisher)
  }
}

resource appIssuesTokens 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(communication.id, app.id, roleIds.communicationOwner)
  scope: communication
  properties: {
    principalId: app.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.communicationOwner)
  }
}

resource topicKeepsDeadLetters 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(storage::blobs::deadLetters.id, chatTopic.id, roleIds.blobDataContributor)
  scope: storage::blobs::deadLetters
  properties: {
    principalId: chatTopic.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.blobDataContributor)
  }
}

resource appClassifies 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (usesContentSafety) {
  name: guid(contentSafety.id, app.id, roleIds.cognitiveServicesUser)
  scope: contentSafety
  properties: {
    principalId: app.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.cognitiveServicesUser)
  }
}

resource appAsksModel 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (usesLanguageModel) {
  name: guid(openAi.id, app.id, roleIds.openAiUser)
  scope: openAi
  properties: {
    principalId: app.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.openAiUser)
  }
}
