#!/usr/bin/env bash
# Builds the release server and the load generator, and measures memory and start. See README.md.
#   tests/bench/footprint.sh [--only idle,boards,start] [--repetitions 3] [--connections 10000] [--boards 50] [--stored 10000]
set -euo pipefail
# shellcheck source=tests/bench/build.sh
source "$(dirname "${BASH_SOURCE[0]}")/build.sh"
build_server
build_fanload
exec node tests/bench/footprint.mjs "$@"
