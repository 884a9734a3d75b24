#!/usr/bin/env bash
# Builds the release server and the page's session for Node, and measures from the key to "saved". See README.md.
#   tests/bench/typing.sh [--people 200] [--rate 2] [--measured 20] [--duration 20] [--repetitions 3] [--server BINARY]
set -euo pipefail
# shellcheck source=tests/bench/build.sh
source "$(dirname "${BASH_SOURCE[0]}")/build.sh"
build_server
npm run --silent build:node --prefix web-client >/dev/null
exec node tests/bench/typing.mjs "$@"
