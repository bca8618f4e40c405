#!/usr/bin/env bash
# One token and one event through a host that runs on this machine or elsewhere: eng/smoke.sh ADDRESS [FUNCTION_KEY [SYSTEM_KEY]]
set -euo pipefail

address=${1:?address of the host, such as http://127.0.0.1:7071}
key=${2:-}
system_key=${3:-}

say() { printf '%s\n' "$*" >&2; }

# ask STATUS WHAT curl-arguments…
ask() {
  local wanted=$1 what=$2 status
  shift 2
  status=$(curl -sS -o "$answer" -w '%{http_code}' --max-time 30 "$@") || status=none
  if [ "$status" != "$wanted" ]; then
    say "FAILED: $what: answered $status, expected $wanted"
    exit 1
  fi
  say "ok: $what"
}

answer=$(mktemp)
trap 'rm -f "$answer"' EXIT

ask 200 "the contract is there" "$address/api/openapi.json"
ask 401 "nobody gets a token without signing in" -X POST "$address/api/token"

ask 200 "a backend gets a token for a user" -X POST -H "x-functions-key: $key" "$address/api/users/smoke-test/token"
grep -q '"communicationUserId":"8:' "$answer" || { say "FAILED: the token names no chat identity"; exit 1; }

now=$(date +%s)000
ask 202 "an event is taken" -X POST -H 'Content-Type: application/json' -H 'aeg-event-type: Notification' \
  --data @- "$address/runtime/webhooks/eventgrid?functionName=ChatEvents&code=$system_key" <<EVENT
[{"id":"smoke-$now","topic":"/smoke","subject":"thread/19:smoke@thread.v2/sender/8:acs:smoke","eventType":"Microsoft.Communication.ChatMessageReceivedInThread",
"eventTime":"2026-01-01T00:00:00Z","dataVersion":"1.0","metadataVersion":"1","data":{"threadId":"19:smoke@thread.v2","messageId":"$now","version":$now,"type":"Text",
"messageBody":"smoke test","senderDisplayName":"Smoke","senderCommunicationIdentifier":{"rawId":"8:acs:smoke"}}}]
EVENT
say "one token, one event"
