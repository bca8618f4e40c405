#!/bin/sh
# Stage 3: event subscriptions, once the functions are there: deploy-events.sh ENVIRONMENT GROUP APP
set -eu

environment=${1:?environment}
group=${2:?resource group}
app=${3:?function app}
here=$(dirname "$0")

"$here/wait-for-functions.sh" "$group" "$app" ChatEvents BotReplies DeadLetters

# Event Grid asks Functions about its target, and that may lag behind the list: so a few attempts.
attempt=1
until az deployment group create --resource-group "$group" --name chat-events --only-show-errors --output none \
  --template-file "$here/../events/main.bicep" --parameters environmentName="$environment"; do
  if [ "$attempt" -ge "${ATTEMPTS:-5}" ]; then
    echo "The event subscriptions could not be made." >&2
    exit 1
  fi
  attempt=$((attempt + 1))
  sleep "${PAUSE:-30}"
done
