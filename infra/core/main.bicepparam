// What azd deploys: its environment's values, `azd env set NAME value`. The pipeline takes dev.bicepparam and prod.bicepparam instead.
using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')
param dataLocation = readEnvironmentVariable('CHAT_DATA_LOCATION', 'Europe')
param authClientId = readEnvironmentVariable('CHAT_AUTH_CLIENT_ID', '')
param contentSafety = bool(readEnvironmentVariable('CHAT_CONTENT_SAFETY', 'false'))
