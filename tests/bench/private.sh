#!/usr/bin/env bash
# Builds the release server, and lets a room work in a private stage, reveal it and vote in secret. See README.md.
#   tests/bench/private.sh [--people 500] [--seconds 60] [--votes 5] [--server BINARY]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
cmake --preset release >/dev/null
cmake --build build/release -j "$(nproc)" -- entonnoir
[[ -d tests/node_modules/ws ]] || npm ci --prefix tests --no-fund --no-audit
exec node tests/bench/private.mjs "$@"
