using 'main.bicep'

param environmentName = 'prod'
param location = 'westeurope'
param dataLocation = 'Europe'
param storageSku = 'Standard_ZRS'
param alwaysReadyInstances = 1
param logGigabytesPerDay = 5
param logRetentionInDays = 90
param settings = {
  Health__CanaryEnabled: 'true'
  Threads__AllowRawIds: 'false'
}

// Of the deployment, not of the repository: variables of the GitHub environment.
param authClientId = readEnvironmentVariable('CHAT_AUTH_CLIENT_ID', '')
param allowedOrigins = json(readEnvironmentVariable('CHAT_ALLOWED_ORIGINS', '[]'))
param alertEmails = json(readEnvironmentVariable('CHAT_ALERT_EMAILS', '[]'))
param monthlyBudget = int(readEnvironmentVariable('CHAT_MONTHLY_BUDGET', '0'))
param budgetStart = readEnvironmentVariable('CHAT_BUDGET_START', '')
