#!/usr/bin/env bash
# The published app on the real Functions host, with the emulator of ACS and Azurite: eng/core-tools-smoke.sh FOLDER
# Needs func (npm install --global azure-functions-core-tools@4), the .NET SDK and Node.js.
set -euo pipefail
cd "$(dirname "$0")/.."

app=$(realpath "${1:?folder with the published app}")
work=$(mktemp -d)
pids=()

finish() {
  status=$?
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  if [ "$status" -ne 0 ]; then
    for log in "$work"/*.log; do
      printf -- '--- %s\n' "$log"
      tail -n 60 "$log"
    done
  fi
  rm -rf "$work"
  exit "$status"
}
trap finish EXIT

# wait_for SECONDS WHAT command…
wait_for() {
  local seconds=$1 what=$2
  shift 2
  for _ in $(seq "$seconds"); do
    if "$@" >/dev/null 2>&1; then return; fi
    sleep 1
  done
  echo "FAILED: $what is not there after $seconds s" >&2
  return 1
}

npm ci --no-audit --no-fund --prefix local/Azurite
(cd local/Azurite && exec node node_modules/azurite/dist/src/azurite.js --silent --inMemoryPersistence) >"$work/azurite.log" 2>&1 &
pids+=($!)

dotnet build emulator -o "$work/emulator" >"$work/build.log"
dotnet "$work/emulator/Chat.Emulator.dll" >"$work/emulator.log" 2>&1 &
pids+=($!)
wait_for 60 "the emulator" grep -q '^ACS_CA=' "$work/emulator.log"
key=$(sed -n 's/^ACS_ACCESSKEY=//p' "$work/emulator.log")
authority=$(sed -n 's/^ACS_CA=//p' "$work/emulator.log")

# The host reads its settings from the environment when there is no local.settings.json.
export FUNCTIONS_WORKER_RUNTIME=dotnet-isolated
export AzureWebJobsStorage=UseDevelopmentStorage=true
export Acs__ConnectionString="endpoint=https://localhost:7080/;accesskey=$key"
export Acs__CertificateAuthority=$authority
export Tables__ConnectionString=UseDevelopmentStorage=true
(cd "$app" && exec func start --port 7071 --no-build) >"$work/func.log" 2>&1 &
pids+=($!)
wait_for 120 "the Functions host" curl -sf -o /dev/null http://127.0.0.1:7071/api/openapi.json

eng/smoke.sh http://127.0.0.1:7071
