#!/usr/bin/env bash
# Builds the release server and measures several of them on one Redis. See README.md for how to read what comes out.
#   tests/bench/cluster.sh [--only crossing,append,boards] [--duration 20] [--rate 2000] [--boards 1000] [--people 10]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
cmake --preset release >/dev/null
cmake --build build/release -j "$(nproc)" -- entonnoir
[[ -d tests/node_modules/ws ]] || npm ci --prefix tests --no-fund --no-audit
exec node tests/bench/cluster.mjs "$@"
