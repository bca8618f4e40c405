// An identity that a workflow becomes by what it is (its repository and environment), not by what it knows.
@description('Name of the identity.')
param name string

@description('Its region.')
param location string

@description('Names without dots, and the subjects GitHub signs: docs.github.com/actions/reference/security/oidc.')
param subjects { name: string, subject: string }[]

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
}

// One after the other: an identity takes one change of its credentials at a time.
@batchSize(1)
resource credentials 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2024-11-30' = [for credential in subjects: {
  parent: identity
  name: credential.name
  properties: {
    issuer: 'https://token.actions.githubusercontent.com'
    subject: credential.subject
    audiences: ['api://AzureADTokenExchange']
  }
}]

output principalId string = identity.properties.principalId
output clientId string = identity.properties.clientId
