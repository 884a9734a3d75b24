#!/usr/bin/env bash
# Builds the micro-benchmarks with the release flags, and runs them. See README.md for how to read what comes out.
#   tests/bench/micro.sh [--filter REGEX] [--repetitions 3] [--min-time 0.2]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=deploy/packages.sh
source deploy/packages.sh
install_missing "${bench_packages[@]}"
cmake --preset release -DENTONNOIR_BENCH=ON >/dev/null
cmake --build build/release -j "$(nproc)" -- entonnoir_micro >&2
[[ -d tests/node_modules/ws ]] || npm ci --prefix tests --no-fund --no-audit >&2
exec node tests/bench/micro.mjs "$@"
