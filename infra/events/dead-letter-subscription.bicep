// Tells the blob trigger of new dead letters. The host takes them at a webhook of its own, behind the key blobs_extension; Resource Manager
// puts the key in, so it passes through no pipeline: learn.microsoft.com/azure/azure-functions/functions-event-grid-blob-trigger.
import { deadLetterContainer, Names } from '../chat.bicep'

@description('The names of the environment.')
param names Names

@description('Name of the subscription.')
param subscriptionName string

@description('The function with a blob trigger whose source is Event Grid.')
param functionName string

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: names.functionApp
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: names.storageTopic
}

resource newDeadLetters 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: subscriptionName
  properties: {
    eventDeliverySchema: 'EventGridSchema'
    destination: {
      endpointType: 'WebHook'
      properties: {
        endpointUrl: 'https://${app.properties.defaultHostName}/runtime/webhooks/blobs?functionName=Host.Functions.${functionName}&code=${listKeys('${app.id}/host/default', '2025-03-01').systemKeys.blobs_extension}'
      }
    }
    filter: {
      includedEventTypes: ['Microsoft.Storage.BlobCreated']
      subjectBeginsWith: '/blobServices/default/containers/${deadLetterContainer}/'
    }
    retryPolicy: {
      maxDeliveryAttempts: 30
      eventTimeToLiveInMinutes: 1440
    }
  }
}
