// Stage 3: who is told of what. Event Grid looks for each function when its subscription is made, so the code has to be there.
import { namesOf, signsForABot } from '../chat.bicep'

@description('Short name of the environment, as in stage 1.')
@minLength(2)
@maxLength(12)
param environmentName string

var names = namesOf(environmentName, uniqueString(subscription().subscriptionId, environmentName))

// Thread-level types: one event for what happened, however many people are in the thread. Chat.Functions.Messages.ChatEvents.Handled.
module chatEvents 'chat-subscription.bicep' = {
  name: 'chat-events'
  params: {
    names: names
    subscriptionName: 'chat-events'
    functionName: 'ChatEvents'
    eventTypes: [
      'Microsoft.Communication.ChatMessageReceivedInThread'
      'Microsoft.Communication.ChatMessageEditedInThread'
      'Microsoft.Communication.ChatMessageDeletedInThread'
      'Microsoft.Communication.ChatThreadCreated'
      'Microsoft.Communication.ChatThreadDeleted'
      'Microsoft.Communication.ChatThreadPropertiesUpdated'
      'Microsoft.Communication.ChatThreadParticipantAdded'
      'Microsoft.Communication.ChatThreadParticipantRemoved'
    ]
    // A worker's second costs the same for one event as for a hundred.
    maxEventsPerBatch: 100
    preferredBatchSizeInKilobytes: 512
  }
}

module botReplies 'chat-subscription.bicep' = {
  name: 'bot-replies'
  params: {
    names: names
    subscriptionName: 'bot-replies'
    functionName: 'BotReplies'
    eventTypes: ['Microsoft.Communication.ChatMessageReceivedInThread']
    // The bots decide; this spares them the messages that cannot concern them. A bot with a pattern looks at every message: then it has to go.
    advancedFilters: [
      {
        operatorType: 'StringContains'
        key: 'data.messageBody'
        values: signsForABot
      }
    ]
    maxEventsPerBatch: 1
    preferredBatchSizeInKilobytes: 64
    // An answer that comes an hour late is worse than none.
    eventTimeToLiveInMinutes: 60
  }
}

// Who comes in says nothing, so a filter on words would keep these out.
module botJoins 'chat-subscription.bicep' = {
  name: 'bot-joins'
  params: {
    names: names
    subscriptionName: 'bot-joins'
    functionName: 'BotReplies'
    eventTypes: ['Microsoft.Communication.ChatThreadParticipantAdded']
    maxEventsPerBatch: 1
    preferredBatchSizeInKilobytes: 64
    eventTimeToLiveInMinutes: 60
  }
}

module deadLetters 'dead-letter-subscription.bicep' = {
  name: 'dead-letters'
  params: {
    names: names
    subscriptionName: 'dead-letters'
    functionName: 'DeadLetters'
  }
}
