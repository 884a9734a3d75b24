#!/usr/bin/env bash
# Builds the release server and the load generator, and lets everybody in a room move their cursor. See README.md.
#   tests/bench/presence.sh [--cases 1000x5,1000x60,100x5] [--repetitions 3] [--duration 8]
set -euo pipefail
# shellcheck source=tests/bench/build.sh
source "$(dirname "${BASH_SOURCE[0]}")/build.sh"
build_server
build_fanload
exec node tests/bench/presence.mjs "$@"
