// A classifier and a model, each optional, neither with keys.
@description('Whether there is a Content Safety resource.')
param usesContentSafety bool

@description('Its name.')
param contentSafetyName string

@description('Name of the Azure OpenAI resource.')
param languageModelName string

@description('The model to deploy; null: none, and no resource.')
param languageModel { name: string, version: string, capacity: int, sku: string }?

@description('Region of both.')
param location string

resource contentSafety 'Microsoft.CognitiveServices/accounts@2025-06-01' = if (usesContentSafety) {
  name: contentSafetyName
  location: location
  kind: 'ContentSafety'
  sku: { name: 'S0' }
  properties: {
    customSubDomainName: contentSafetyName
    disableLocalAuth: true
    publicNetworkAccess: 'Enabled'
  }
}

resource openAi 'Microsoft.CognitiveServices/accounts@2025-06-01' = if (languageModel != null) {
  name: languageModelName
  location: location
  kind: 'OpenAI'
  sku: { name: 'S0' }
  properties: {
    customSubDomainName: languageModelName
    disableLocalAuth: true
    publicNetworkAccess: 'Enabled'
  }
}

resource model 'Microsoft.CognitiveServices/accounts/deployments@2025-06-01' = if (languageModel != null) {
  parent: openAi
  name: languageModel.?name ?? 'none'
  sku: {
    name: languageModel.?sku ?? 'GlobalStandard'
    capacity: languageModel.?capacity ?? 1
  }
  properties: {
    model: {
      format: 'OpenAI'
      name: languageModel.?name ?? ''
      version: languageModel.?version ?? ''
    }
    versionUpgradeOption: 'OnceCurrentVersionExpired'
  }
}
