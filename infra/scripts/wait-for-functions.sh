#!/bin/sh
# Waits until Resource Manager lists the functions of an app: wait-for-functions.sh GROUP APP FUNCTION…
# They show only after the package is there and its triggers are synchronised, and no event subscription can name them before.
set -eu

group=${1:?resource group}
app=${2:?function app}
shift 2

attempt=0
while :; do
  listed=$(az functionapp function list --resource-group "$group" --name "$app" --query '[].name' --output tsv 2>/dev/null || true)
  missing=
  for function in "$@"; do
    printf '%s\n' "$listed" | grep -qx "$app/$function" || missing="$missing $function"
  done
  [ -n "$missing" ] || exit 0

  attempt=$((attempt + 1))
  if [ "$attempt" -ge "${ATTEMPTS:-60}" ]; then
    echo "Not listed by $app:$missing" >&2
    exit 1
  fi
  sleep "${PAUSE:-10}"
done
