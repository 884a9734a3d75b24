#!/usr/bin/env bash
# Builds the release server, the load generator and what ours is compared with, and measures. See README.md for how to read what comes out.
#   tests/bench/fanout.sh [--cases 200x5,200x100,200x500,500x500] [--repetitions 3] [--duration 5] [--profile]
set -euo pipefail
# shellcheck source=tests/bench/build.sh
source "$(dirname "${BASH_SOURCE[0]}")/build.sh"
build_server
build_fanload
compiled floor tests/bench/floor.c
compiled beast_chat tests/bench/beast_chat.cpp
exec node tests/bench/fanout.mjs "$@"
