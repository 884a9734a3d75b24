#!/usr/bin/env bash
# Builds the release server, and lets a room work in a private stage, reveal it and vote in secret. See README.md.
#   tests/bench/private.sh [--people 500] [--seconds 60] [--votes 5] [--server BINARY]
set -euo pipefail
# shellcheck source=tests/bench/build.sh
source "$(dirname "${BASH_SOURCE[0]}")/build.sh"
build_server
exec node tests/bench/private.mjs "$@"
