// Communication Services, and the topic that tells what happens in it.
@description('Name of the resource.')
param name string

@description('Name of its topic.')
param topicName string

@description('Name of the workspace that its logs go to.')
param workspaceName string

@description('Where messages are kept. Final.')
param dataLocation string

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  name: workspaceName
}

resource communication 'Microsoft.Communication/communicationServices@2025-09-01' = {
  name: name
  location: 'global'
  properties: {
    dataLocation: dataLocation
    disableLocalAuth: true
  }
}

// The identity puts dead letters into storage that has no keys. A document of 2021 says that a global topic has none, current samples of
// Microsoft give it one: docs/deploy.md, "On the first day", shows how to see which is true.
resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: topicName
  location: 'global'
  identity: { type: 'SystemAssigned' }
  properties: {
    source: communication.id
    topicType: 'Microsoft.Communication.CommunicationServices'
  }
}

// Operations and their results; no message text is in them.
resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: communication
  properties: {
    workspaceId: workspace.id
    logs: [
      {
        categoryGroup: 'allLogs'
        enabled: true
      }
    ]
  }
}
