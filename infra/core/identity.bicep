// Who the app is. Its own resource, so that its rights are there before the app first starts.
@description('Name of the identity.')
param name string

@description('Its region.')
param location string

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
}
