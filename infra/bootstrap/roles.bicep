// Everything the pipeline may do. No other file of this stage grants a right.
targetScope = 'subscription'

import { roleIds } from '../chat.bicep'

@description('The identity that deploys.')
param deployerPrincipalId string

@description('The identity that asks what a pull request would change.')
param previewerPrincipalId string

// The deployer hands these out to the app and to Event Grid, to service principals only, and can make nobody an owner:
// learn.microsoft.com/azure/role-based-access-control/delegate-role-assignments-examples.
var grantable = join([
  roleIds.blobDataContributor
  roleIds.blobDataOwner
  roleIds.queueDataContributor
  roleIds.tableDataContributor
  roleIds.metricsPublisher
  roleIds.communicationOwner
  roleIds.cognitiveServicesUser
  roleIds.openAiUser
], ', ')
var grants = '((!(ActionMatches{\'Microsoft.Authorization/roleAssignments/write\'})) OR (@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${grantable}} AND @Request[Microsoft.Authorization/roleAssignments:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {\'ServicePrincipal\'}))'
var withdrawals = '((!(ActionMatches{\'Microsoft.Authorization/roleAssignments/delete\'})) OR (@Resource[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${grantable}} AND @Resource[Microsoft.Authorization/roleAssignments:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {\'ServicePrincipal\'}))'

resource deploys 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(subscription().id, deployerPrincipalId, roleIds.contributor)
  properties: {
    principalId: deployerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.contributor)
  }
}

resource grantsRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(subscription().id, deployerPrincipalId, roleIds.accessAdministrator)
  properties: {
    principalId: deployerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.accessAdministrator)
    conditionVersion: '2.0'
    condition: '${grants} AND ${withdrawals}'
  }
}

resource previews 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(subscription().id, previewerPrincipalId, roleIds.reader)
  properties: {
    principalId: previewerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.reader)
  }
}
