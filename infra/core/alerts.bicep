// What wakes somebody: each alert names the section of docs/runbook.md that says what to do.
import { Names } from '../chat.bicep'

@description('The names of the environment.')
param names Names

@description('Region of the log alerts.')
param location string

@description('Who is told.')
param emails string[]

@description('What a month may cost; 0: no budget.')
param monthlyBudget int

@description('First day of the month of the first deployment.')
param budgetStart string

// Metrics of system topics: learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-eventgrid-systemtopics-metrics.
var lostEvents = [
  {
    name: 'dead-letters'
    metric: 'DeadLetteredCount'
    severity: 2
    description: 'Event Grid gave up on events and kept them: runbook, "A dead letter arrived".'
  }
  {
    name: 'dropped-events'
    metric: 'DroppedEventCount'
    severity: 0
    description: 'Event Grid gave up on events and could not keep them: runbook, "A dead letter arrived".'
  }
]

// Flex Consumption has no metric for failed requests, so the logs are asked. The host files a worker's lines under the function, whatever their
// category, so they are known by how they begin.
var logAlerts = [
  {
    name: 'requests-fail'
    severity: 2
    description: 'More than a few requests end with 5xx: runbook, "Tokens fail".'
    query: 'AppRequests | where toint(ResultCode) >= 500'
    threshold: 10
  }
  {
    name: 'events-fail'
    severity: 2
    description: 'Functions that handle events keep failing: runbook, "The archive is behind".'
    query: 'AppRequests | where Name in ("ChatEvents", "BotReplies", "DeadLetters") and Success == false'
    threshold: 20
  }
  {
    name: 'events-parked'
    severity: 3
    description: 'Events that nobody can read: runbook, "A dead letter arrived".'
    query: 'AppTraces | where Message startswith "Parked an event" or Message startswith "Event Grid gave up"'
    threshold: 0
  }
  {
    name: 'canary-silent'
    severity: 1
    description: 'The canary found a dead hop: runbook, "The canary is silent".'
    query: 'AppTraces | where Message startswith "The canary is silent"'
    threshold: 0
  }
]

resource chatTopic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: names.chatTopic
}

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  name: names.workspace
}

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: names.actionGroup
  location: 'global'
  properties: {
    groupShortName: 'chat'
    enabled: true
    emailReceivers: [for email in emails: {
      name: email
      emailAddress: email
      useCommonAlertSchema: true
    }]
  }
}

resource eventsLost 'Microsoft.Insights/metricAlerts@2018-03-01' = [for alert in lostEvents: {
  name: '${names.functionApp}-${alert.name}'
  location: 'global'
  properties: {
    description: alert.description
    severity: alert.severity
    enabled: true
    scopes: [chatTopic.id]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: alert.metric
          metricNamespace: 'Microsoft.EventGrid/systemTopics'
          metricName: alert.metric
          operator: 'GreaterThan'
          threshold: 0
          timeAggregation: 'Total'
        }
      ]
    }
    actions: [{ actionGroupId: people.id }]
  }
}]

resource logsSay 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [for alert in logAlerts: {
  name: '${names.functionApp}-${alert.name}'
  location: location
  kind: 'LogAlert'
  properties: {
    displayName: alert.name
    description: alert.description
    severity: alert.severity
    enabled: true
    scopes: [workspace.id]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    // The tables come with the first telemetry, after the first deployment.
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: alert.query
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: alert.threshold
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    actions: { actionGroups: [people.id] }
  }
}]

resource budget 'Microsoft.Consumption/budgets@2023-11-01' = if (monthlyBudget > 0 && !empty(emails)) {
  name: 'chat-monthly'
  properties: {
    category: 'Cost'
    amount: monthlyBudget
    timeGrain: 'Monthly'
    timePeriod: { startDate: budgetStart }
    notifications: {
      mostIsSpent: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 80
        thresholdType: 'Actual'
        contactEmails: emails
      }
      willBeExceeded: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: emails
      }
    }
  }
}
