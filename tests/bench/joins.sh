#!/usr/bin/env bash
# Builds the release server and the load generator, and lets many open one board at once. See README.md.
#   tests/bench/joins.sh [--cases 200x50,1000x50] [--notes 1000] [--repetitions 3] [--server BINARY]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
cmake --preset release >/dev/null
cmake --build build/release -j "$(nproc)" -- entonnoir
mkdir -p build/bench
g++ -std=c++20 -O2 -o build/bench/fanload tests/bench/fanload/*.cpp
[[ -d tests/node_modules/ws ]] || npm ci --prefix tests --no-fund --no-audit
exec node tests/bench/joins.mjs "$@"
