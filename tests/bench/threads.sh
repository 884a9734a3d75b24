#!/usr/bin/env bash
# Builds the release server and the load generator, and compares two boards on two threads with one on one. See README.md.
#   tests/bench/threads.sh [--connections 100] [--rate 200] [--repetitions 3] [--duration 6]
set -euo pipefail
# shellcheck source=tests/bench/build.sh
source "$(dirname "${BASH_SOURCE[0]}")/build.sh"
build_server
build_fanload
exec node tests/bench/threads.mjs "$@"
