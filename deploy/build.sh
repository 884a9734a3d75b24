#!/usr/bin/env bash
# Builds server and page, if they are not built or something changed. Sourced in the project's root by run.sh and
# cluster.sh: `build_all` sets `server` and `page`.

# shellcheck source=deploy/packages.sh
source deploy/packages.sh

server=$PWD/build/release/server/app/entonnoir
page=$PWD/web-client/dist
stamp=$PWD/build/stamp

# What the result depends on: names and times of all sources. Costs a few milliseconds.
sources() {
  # $1: what is built of it
  case $1 in
    server) set -- server protocol CMakeLists.txt CMakePresets.json deploy/packages.sh ;;
    page) set -- web-client/src web-client/public web-client/scripts web-client/index.html web-client/package-lock.json \
      web-client/vite.config.ts protocol ;;
  esac
  find "$@" -type f -printf '%p %T@ %s\n' | sort | sha256sum
}
is_built() { [[ -e $2 && -f $stamp.$1 && $(<"$stamp.$1") == "$(sources "$1")" ]]; }
built() { sources "$1" >"$stamp.$1"; }

# The largest translation units take a gigabyte: as many at a time as memory allows, at least one.
jobs_at_a_time() {
  local by_memory
  by_memory=$(awk '/MemAvailable/ { print int($2 / 1000000) }' /proc/meminfo)
  local n=$(($(nproc) < by_memory ? $(nproc) : by_memory))
  echo $((n > 1 ? n : 1))
}

build_server() {
  say "Building the server (a few minutes the first time, with $(jobs_at_a_time) at a time)"
  install_missing "${build_packages[@]}"
  cmake --preset release >build/cmake.log || { tail -n 20 build/cmake.log >&2; return 1; }
  cmake --build build/release -j "$(jobs_at_a_time)" --target entonnoir >&2
  built server
}

build_page() {
  say "Building the page"
  need_node "$PWD"
  npm ci --prefix web-client --no-fund --no-audit --loglevel=error
  npm run --silent build --prefix web-client >&2
  built page
}

build_all() {
  mkdir -p build
  is_built server "$server" || build_server
  is_built page "$page/index.html" || build_page
}
