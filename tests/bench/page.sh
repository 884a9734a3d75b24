#!/usr/bin/env bash
# Builds the release server and the page, and looks at a board of 2,000 notes in Chromium. See README.md.
#   tests/bench/page.sh [--repetitions 3] [--only desktop|phone] [--shots FOLDER] [--server BINARY]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
cmake --preset release >/dev/null
cmake --build build/release -j "$(nproc)" -- entonnoir >/dev/null
[[ -d tests/node_modules/playwright-core ]] || npm ci --prefix tests --no-fund --no-audit
[[ -d web-client/node_modules/vite ]] || npm ci --prefix web-client --no-fund --no-audit
npm run --silent build --prefix web-client >/dev/null
exec node tests/bench/page/run.mjs "$@"
