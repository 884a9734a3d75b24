#!/usr/bin/env bash
# Builds the release server and the load generator, and lets many open one board at once. See README.md.
#   tests/bench/joins.sh [--cases 200x50,1000x50] [--notes 1000] [--repetitions 3] [--text] [--server BINARY]
set -euo pipefail
# shellcheck source=tests/bench/build.sh
source "$(dirname "${BASH_SOURCE[0]}")/build.sh"
build_server
build_fanload
exec node tests/bench/joins.mjs "$@"
