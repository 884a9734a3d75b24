#!/usr/bin/env bash
# Measures everything, one benchmark after the other: their tables on stderr, one JSON object on stdout and in
# tests/output/bench.json. About an hour; on a machine that does nothing else.
#   tests/bench/run.sh [--only fanout,joins] [--repetitions 3]
set -euo pipefail
exec node "$(dirname "${BASH_SOURCE[0]}")/run.mjs" "$@"
