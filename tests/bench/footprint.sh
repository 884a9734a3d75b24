#!/usr/bin/env bash
# Builds the release server and the load generator, and measures memory and start. See README.md.
#   tests/bench/footprint.sh [--only idle,boards,start] [--repetitions 3] [--connections 10000] [--boards 50] [--stored 10000]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
cmake --preset release >/dev/null
cmake --build build/release -j "$(nproc)" -- entonnoir
mkdir -p build/bench
g++ -std=c++20 -O2 -o build/bench/fanload tests/bench/fanload/*.cpp
[[ -d tests/node_modules/ws ]] || npm ci --prefix tests --no-fund --no-audit
exec node tests/bench/footprint.mjs "$@"
