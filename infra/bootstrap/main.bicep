// Once, by an owner of the subscription: who the pipeline is, and what it may do. Nothing here is a secret.
targetScope = 'subscription'

@description('Where the identities live.')
param location string

@description('OWNER/NAME of the repository on GitHub.')
param repository string

@description('GitHub environments that deploy; protect them with required reviewers.')
param environments string[] = ['dev', 'prod']

var resourceGroupName = 'rg-chat-pipeline'

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: resourceGroupName
  location: location
}

module deployer 'identity.bicep' = {
  name: 'chat-deployer'
  scope: group
  params: {
    name: 'id-chat-deployer'
    location: location
    subjects: [for name in environments: {
      name: 'environment-${name}'
      subject: 'repo:${repository}:environment:${name}'
    }]
  }
}

module previewer 'identity.bicep' = {
  name: 'chat-previewer'
  scope: group
  params: {
    name: 'id-chat-previewer'
    location: location
    subjects: [
      {
        name: 'pull-request'
        subject: 'repo:${repository}:pull_request'
      }
    ]
  }
}

module rights 'roles.bicep' = {
  name: 'chat-pipeline-roles'
  params: {
    deployerPrincipalId: deployer.outputs.principalId
    previewerPrincipalId: previewer.outputs.principalId
  }
}

@description('AZURE_CLIENT_ID of the environments that deploy.')
output deployerClientId string = deployer.outputs.clientId

@description('AZURE_PREVIEW_CLIENT_ID of the repository, for pull requests.')
output previewerClientId string = previewer.outputs.clientId

@description('AZURE_TENANT_ID')
output tenantId string = tenant().tenantId

@description('AZURE_SUBSCRIPTION_ID')
output subscriptionId string = subscription().subscriptionId
