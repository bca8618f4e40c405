# Stage 3 on Windows, for the hook of azure.yaml; the same as deploy-events.sh.
param(
    [Parameter(Mandatory)] [string] $Environment,
    [Parameter(Mandatory)] [string] $Group,
    [Parameter(Mandatory)] [string] $App
)
$ErrorActionPreference = 'Stop'

$wanted = 'ChatEvents', 'BotReplies', 'DeadLetters'
foreach ($attempt in 1..60) {
    $listed = az functionapp function list --resource-group $Group --name $App --query '[].name' --output tsv
    $missing = $wanted | Where-Object { "$App/$_" -notin $listed }
    if (-not $missing) { break }
    if ($attempt -eq 60) { throw "Not listed by ${App}: $missing" }
    Start-Sleep -Seconds 10
}

foreach ($attempt in 1..5) {
    az deployment group create --resource-group $Group --name chat-events --only-show-errors --output none `
        --template-file "$PSScriptRoot/../events/main.bicep" --parameters environmentName=$Environment
    if ($LASTEXITCODE -eq 0) { exit 0 }
    Start-Sleep -Seconds 30
}
throw 'The event subscriptions could not be made.'
