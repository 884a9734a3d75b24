#!/usr/bin/env bash
# Installs what is missing, builds server and page, and serves. Arguments go to the server (deploy/run.sh --help lists them).
# A second start rebuilds nothing that did not change.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=deploy/build.sh disable=SC1091
source deploy/build.sh
build_all
say "Starting Entonnoir: boards are kept in ./data unless --store says otherwise; Ctrl+C stops it."
exec "$server" "$@"
