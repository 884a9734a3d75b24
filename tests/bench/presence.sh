#!/usr/bin/env bash
# Builds the release server and the load generator, and lets everybody in a room move their cursor. See README.md.
#   tests/bench/presence.sh [--cases 1000x5,1000x60,100x5] [--repetitions 3] [--duration 8]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
cmake --preset release >/dev/null
cmake --build build/release -j "$(nproc)" -- entonnoir
mkdir -p build/bench
g++ -std=c++20 -O2 -o build/bench/fanload tests/bench/fanload/*.cpp
[[ -d tests/node_modules/ws ]] || npm ci --prefix tests --no-fund --no-audit
exec node tests/bench/presence.mjs "$@"
