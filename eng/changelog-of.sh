#!/bin/sh
# Prints what CHANGELOG.md says of one version; fails when it says nothing: changelog-of.sh 1.2.3
set -eu

version=${1:?version, such as 1.2.3}
notes=$(awk -v heading="## $version" '$0 == heading || index($0, heading " ") == 1 { on = 1; next } /^## / { on = 0 } on' "$(dirname "$0")/../CHANGELOG.md")
if [ -z "$(printf '%s' "$notes" | tr -d '[:space:]')" ]; then
  echo "CHANGELOG.md has nothing under '## $version'." >&2
  exit 1
fi
printf '%s\n' "$notes"
