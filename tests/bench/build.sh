# shellcheck shell=bash
# Sourced by the benchmarks: goes to the root of the repository, and has what builds what they run. All of it talks on
# stderr; stdout is for what was found.
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1

build_server() {
  cmake --preset release >/dev/null
  cmake --build build/release -j "$(nproc)" -- entonnoir >&2
  [[ -d tests/node_modules/ws ]] || npm ci --prefix tests --no-fund --no-audit >&2
}

# compiled NAME SOURCE…: build/bench/NAME, if a source or a header beside them is newer.
compiled() {
  local name=$1
  shift
  mkdir -p build/bench
  [[ -n $(find "$@" "${1%/*}" -maxdepth 1 -name '*.[ch]*' -newer "build/bench/$name" 2>&1) ]] || return 0
  case $1 in
    *.c) gcc -O2 -o "build/bench/$name" "$@" ;;
    *) g++ -std=c++20 -O2 -o "build/bench/$name" "$@" -pthread ;;
  esac
}

build_fanload() { compiled fanload tests/bench/fanload/*.cpp; }
