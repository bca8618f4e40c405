#!/bin/sh
# Whether a deployment works, from outside: ready, one token, one canary all the way into the archive. smoke.sh GROUP APP
set -eu

group=${1:?resource group}
app=${2:?function app}
host=$(az functionapp show --resource-group "$group" --name "$app" --query defaultHostName --output tsv)
address=${ADDRESS:-https://$host}
answer=$(mktemp)
trap 'rm -f "$answer"' EXIT

# status METHOD PATH KEY [BODY]; the keys go in by a file that nobody else can read, not by the command line.
status() {
  printf 'header = "x-functions-key: %s"\n' "$3" |
    curl -sS -o "$answer" -w '%{http_code}' --max-time 30 -K - -X "$1" -H 'Content-Type: application/json' ${4:+--data "$4"} "$address$2" || true
}

# expect STATUS SECONDS WHAT METHOD PATH KEY [BODY]
expect() {
  wanted=$1 patience=$2 what=$3
  shift 3
  waited=0
  while :; do
    got=$(status "$@")
    [ "$got" != "$wanted" ] || break
    if [ "$waited" -ge "$patience" ]; then
      echo "FAILED: $what: answered $got, expected $wanted" >&2
      # Names of checks and reasons; there is no text and no token in them.
      [ "$2" != /api/health/ready ] || cat "$answer" >&2
      exit 1
    fi
    sleep 5
    waited=$((waited + 5))
  done
  echo "ok: $what"
}

keys=$(az functionapp keys list --resource-group "$group" --name "$app" --query '[functionKeys.default, masterKey]' --output tsv)
function_key=$(printf '%s\n' "$keys" | sed -n 1p)
master_key=$(printf '%s\n' "$keys" | sed -n 2p)

expect 200 300 "the app lives" GET /api/health ""
expect 200 300 "the app is ready" GET /api/health/ready ""
expect 200 60 "a backend gets a token for a user" POST /api/users/smoke-test/token "$function_key"

# The first run sends, the second finds what the first has sent, or says which hop is dead.
if [ "${CANARY:-true}" = true ]; then
  expect 202 60 "the canary sends" POST /admin/functions/Canary "$master_key" '{"input":""}'
  sleep "${CANARY_FLIGHT:-60}"
  expect 202 60 "the canary looks" POST /admin/functions/Canary "$master_key" '{"input":""}'
  sleep 10
  expect 200 60 "the canary has come all the way" GET /api/health/ready ""
  grep -q '"name":"canary","ok":true' "$answer" || { echo "FAILED: no canary has come all the way yet" >&2; exit 1; }
fi
