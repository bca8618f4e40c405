#!/bin/sh
# Deploys the package of the last run of the workflow `deploy` that succeeded: roll-back.sh GROUP APP
# Needs gh, signed in, and az. Event subscriptions stay: they name functions, which older packages have, too.
set -eu

group=${1:?resource group}
app=${2:?function app}

run=$(gh run list --workflow deploy.yml --branch main --status success --limit 1 --json databaseId --jq '.[0].databaseId // empty')
if [ -z "$run" ]; then
  echo "No deployment has succeeded before: there is nothing to go back to." >&2
  exit 1
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
gh run download "$run" --name package --dir "$folder"
az functionapp deployment source config-zip --resource-group "$group" --name "$app" --src "$folder/package.zip" --output none
echo "Back on the package of run $run."
