#!/usr/bin/env bash
# Builds the release server and the page, and looks at a board of 2,000 notes in Chromium. See README.md.
#   tests/bench/page.sh [--repetitions 3] [--only desktop|phone] [--shots FOLDER] [--server BINARY]
set -euo pipefail
# shellcheck source=tests/bench/build.sh
source "$(dirname "${BASH_SOURCE[0]}")/build.sh"
build_server
[[ -d web-client/node_modules/vite ]] || npm ci --prefix web-client --no-fund --no-audit >&2
npm run --silent build --prefix web-client >/dev/null
exec node tests/bench/page/run.mjs "$@"
