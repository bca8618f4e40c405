using 'main.bicep'

param location = 'westeurope'
param repository = readEnvironmentVariable('GITHUB_REPOSITORY')
