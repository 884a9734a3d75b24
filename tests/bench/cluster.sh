#!/usr/bin/env bash
# Builds the release server and measures several of them on one Redis. See README.md for how to read what comes out.
#   tests/bench/cluster.sh [--only crossing,append,boards] [--duration 20] [--rate 2000] [--boards 1000] [--people 10]
set -euo pipefail
# shellcheck source=tests/bench/build.sh
source "$(dirname "${BASH_SOURCE[0]}")/build.sh"
build_server
exec node tests/bench/cluster.mjs "$@"
