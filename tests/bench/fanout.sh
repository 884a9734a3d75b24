#!/usr/bin/env bash
# Builds the release server, the load generator and what ours is compared with, and measures. See README.md for how to read what comes out.
#   tests/bench/fanout.sh [--cases 200x5,200x100,200x500,500x500] [--repetitions 3] [--duration 5] [--profile]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
cmake --preset release >/dev/null
cmake --build build/release -j "$(nproc)" -- entonnoir
mkdir -p build/bench
g++ -std=c++20 -O2 -o build/bench/fanload tests/bench/fanload/*.cpp
gcc -O2 -o build/bench/floor tests/bench/floor.c
if [[ tests/bench/beast_chat.cpp -nt build/bench/beast_chat ]]; then
  g++ -std=c++20 -O2 -o build/bench/beast_chat tests/bench/beast_chat.cpp -pthread
fi
[[ -d tests/node_modules/ws ]] || npm ci --prefix tests --no-fund --no-audit
exec node tests/bench/fanout.mjs "$@"
