// Tells a function of chat events. What it does not take within a day lies in the dead-letter container, put there by the topic's identity.
import { deadLetterContainer, Names } from '../chat.bicep'

@description('The names of the environment.')
param names Names

@description('Name of the subscription; dead letters come with it, and a replay goes by it.')
@minLength(3)
@maxLength(64)
param subscriptionName string

@description('The function with an Event Grid trigger.')
param functionName string

@description('Full names of the event types.')
param eventTypes string[]

@description('Conditions that all have to hold.')
param advancedFilters object[] = []

@description('Most events in one delivery; above 1 the function has to take batches.')
@minValue(1)
@maxValue(5000)
param maxEventsPerBatch int

@description('About how large a delivery gets.')
@minValue(1)
@maxValue(1024)
param preferredBatchSizeInKilobytes int

@description('Minutes until Event Grid gives up.')
@minValue(1)
@maxValue(1440)
param eventTimeToLiveInMinutes int = 1440

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: names.functionApp
}

resource storage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: names.storage
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: names.chatTopic
}

resource chatEvents 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: subscriptionName
  properties: {
    eventDeliverySchema: 'EventGridSchema'
    destination: {
      endpointType: 'AzureFunction'
      properties: {
        resourceId: '${app.id}/functions/${functionName}'
        maxEventsPerBatch: maxEventsPerBatch
        preferredBatchSizeInKilobytes: preferredBatchSizeInKilobytes
      }
    }
    filter: {
      includedEventTypes: eventTypes
      advancedFilters: advancedFilters
    }
    retryPolicy: {
      maxDeliveryAttempts: 30
      eventTimeToLiveInMinutes: eventTimeToLiveInMinutes
    }
    deadLetterWithResourceIdentity: {
      identity: { type: 'SystemAssigned' }
      deadLetterDestination: {
        endpointType: 'StorageBlob'
        properties: {
          resourceId: storage.id
          blobContainerName: deadLetterContainer
        }
      }
    }
  }
}
