#!/usr/bin/env bash
# Builds the release server and the load generator, and compares two boards on two threads with one on one. See README.md.
#   tests/bench/threads.sh [--connections 100] [--rate 200] [--repetitions 3] [--duration 6]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
cmake --preset release >/dev/null
cmake --build build/release -j "$(nproc)" -- entonnoir
mkdir -p build/bench
g++ -std=c++20 -O2 -o build/bench/fanload tests/bench/fanload/*.cpp
[[ -d tests/node_modules/ws ]] || npm ci --prefix tests --no-fund --no-audit
exec node tests/bench/threads.mjs "$@"
