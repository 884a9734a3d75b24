#!/usr/bin/env bash
# Builds the release server and the page's session for Node, and measures from the key to "saved". See README.md.
#   tests/bench/typing.sh [--people 200] [--rate 2] [--measured 20] [--duration 20] [--repetitions 3] [--server BINARY]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
cmake --preset release >/dev/null
cmake --build build/release -j "$(nproc)" -- entonnoir
[[ -d tests/node_modules/ws ]] || npm ci --prefix tests --no-fund --no-audit
npm run --silent build:node --prefix web-client >/dev/null
exec node tests/bench/typing.mjs "$@"
