// The app on Flex Consumption. Its settings are all here: a deployment replaces whatever else was set.
import { Names, packageContainer } from '../chat.bicep'

@description('The names of the environment.')
param names Names

@description('Region of the app.')
param location string

@description('Instances of ChatEvents that are always there.')
param alwaysReadyInstances int

@description('Memory of an instance in MB.')
param instanceMemoryMB int

@description('Most instances.')
param maximumInstanceCount int

@description('Client id of the app registration that users sign in to; empty: none.')
param authClientId string

@description('Origins of browsers that may call.')
param allowedOrigins string[]

@description('The subnet that the app calls from; empty: none.')
param subnetId string

@description('Whether there is a Content Safety resource.')
param usesContentSafety bool

@description('Name of the deployment that the assistant asks; empty: none.')
param modelDeployment string

@description('Further settings.')
param settings object

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: names.identity
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: names.insights
}

resource storage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: names.storage
}

resource communication 'Microsoft.Communication/communicationServices@2025-09-01' existing = {
  name: names.communication
}

resource contentSafety 'Microsoft.CognitiveServices/accounts@2025-06-01' existing = if (usesContentSafety) {
  name: names.contentSafety
}

resource openAi 'Microsoft.CognitiveServices/accounts@2025-06-01' existing = if (!empty(modelDeployment)) {
  name: names.languageModel
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: names.plan
  location: location
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: names.functionApp
  location: location
  kind: 'functionapp,linux'
  tags: { 'azd-service-name': 'functions' }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: {
      minTlsVersion: '1.2'
      cors: {
        allowedOrigins: allowedOrigins
        supportCredentials: !empty(allowedOrigins)
      }
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}${packageContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identity.id
          }
        }
      }
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReadyInstances == 0 ? [] : [
          {
            name: 'function:ChatEvents'
            instanceCount: alwaysReadyInstances
          }
        ]
      }
    }
  }
}

resource appSettings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'appsettings'
  properties: union({ Moderation__PolicyFile: 'moderation-policy.json' }, settings, {
    AzureWebJobsStorage__blobServiceUri: storage.properties.primaryEndpoints.blob
    AzureWebJobsStorage__queueServiceUri: storage.properties.primaryEndpoints.queue
    AzureWebJobsStorage__tableServiceUri: storage.properties.primaryEndpoints.table
    AzureWebJobsStorage__credential: 'managedidentity'
    AzureWebJobsStorage__clientId: identity.properties.clientId
    APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.properties.clientId};Authorization=AAD'
    AZURE_CLIENT_ID: identity.properties.clientId
    Acs__Endpoint: 'https://${communication.properties.hostName}'
    Tables__Endpoint: storage.properties.primaryEndpoints.table
  }, usesContentSafety ? { ContentSafety__Endpoint: contentSafety!.properties.endpoint } : {}, empty(modelDeployment) ? {} : {
    Assistant__Endpoint: '${openAi!.properties.endpoint}openai/v1/'
    Assistant__Model: modelDeployment
  })
}

// Users sign in; backends and machines have keys of their own, so the platform lets their paths through and the host asks for the key.
// A path that is not excluded here is refused before the app hears of it: without the first three every event would be lost.
resource signIn 'Microsoft.Web/sites/config@2025-03-01' = if (!empty(authClientId)) {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: { enabled: true }
    globalValidation: {
      requireAuthentication: true
      unauthenticatedClientAction: 'Return401'
      excludedPaths: [
        '/runtime/webhooks/eventgrid'
        '/runtime/webhooks/EventGrid'
        '/runtime/webhooks/blobs'
        '/api/users/*'
        '/api/health'
        '/api/health/ready'
        '/api/openapi.json'
        // The smoke test sends a canary by it, with the master key.
        '/admin/functions/Canary'
      ]
    }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: authClientId
          openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
        }
        validation: { allowedAudiences: ['api://${authClientId}', authClientId] }
      }
    }
    login: { tokenStore: { enabled: false } }
  }
}
