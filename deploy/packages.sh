#!/usr/bin/env bash
# Installs the Debian packages that are missing. Run: deploy/packages.sh build|tests|bench. Sourced: gives the functions below.
# `build`: what server and page are built with. `tests`: that, and what tests/run.sh needs. `bench`: that of `build`, and what
# tests/bench/micro.sh needs.

build_packages=(
  g++ cmake ninja-build ccache pkg-config git ca-certificates
  libboost1.81-dev libboost-url1.81-dev nlohmann-json3-dev libsqlite3-dev libhiredis-dev libssl-dev libsodium-dev
  libspdlog-dev libcli11-dev
  prometheus-cpp-dev libcairo2-dev libpango1.0-dev zlib1g-dev
  libharfbuzz-dev fonts-inter fonts-dejavu-core fonts-noto-core fonts-noto-color-emoji
)
test_packages=(
  libgtest-dev librapidcheck-dev clang-format poppler-utils chromium procps python3 util-linux
  redis-server redis-sentinel nginx-light nftables iproute2 shellcheck
)
bench_packages=("${build_packages[@]}" libbenchmark-dev)
# Debian starts these as services when it installs them. The tests, and deploy/cluster.sh, run their own.
services=(redis-server redis-sentinel nginx-light)
# Vite needs a newer Node.js than Debian 12 has; this one comes as an npm package, into build/.
node_min=20.19.0
node_version=22.23.3

say() { printf '%s\n' "$*" >&2; }

as_root() {
  if ((EUID == 0)); then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else
    say "Root rights are needed for: $*. Run this as root, or install sudo."
    return 1
  fi
}

installed() { [[ $(dpkg-query -W -f='${Status}' "$1" 2>/dev/null) == "install ok installed" ]]; }

# install_missing PACKAGE…
install_missing() {
  local missing=() package
  for package; do installed "$package" || missing+=("$package"); done
  ((${#missing[@]})) || return 0
  say "Installing: ${missing[*]}"
  as_root apt-get update -qq &&
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2 &&
    stop_services "${missing[@]}"
}

# stop_services PACKAGE…: those among them that came just now as a service. One that was there before is left alone.
stop_services() {
  [[ -d /run/systemd/system ]] || return 0
  local package
  for package; do
    [[ " ${services[*]} " == *" $package "* ]] || continue
    as_root systemctl disable --quiet --now "${package%-light}.service" || return
  done
}

node_is_new_enough() {
  command -v node >/dev/null && command -v npm >/dev/null &&
    printf '%s\n%s\n' "$node_min" "$(node --version | tr -d v)" | sort -CV
}

# Puts a Node.js that can build the page on PATH. ROOT: the project.
need_node() {
  local root=$1 arch
  node_is_new_enough && return
  case $(uname -m) in
    x86_64) arch=x64 ;;
    aarch64) arch=arm64 ;;
    *) say "Node.js $node_min or newer is needed, and there is no package of it for $(uname -m). Install it and start again."; return 1 ;;
  esac
  local home=$root/build/node package=node-linux-$arch
  if [[ ! -x $home/node_modules/$package/bin/node ]]; then
    command -v npm >/dev/null || install_missing nodejs npm || return
    say "Fetching Node.js $node_version into build/node (Debian's is too old for Vite)"
    npm install --prefix "$home" --no-save --no-fund --no-audit --silent "$package@$node_version" || return
  fi
  export PATH=$home/node_modules/$package/bin:$PATH
  node_is_new_enough
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
  set -euo pipefail
  case ${1:-} in
    build) install_missing "${build_packages[@]}" ;;
    tests) install_missing "${build_packages[@]}" "${test_packages[@]}" ;;
    bench) install_missing "${bench_packages[@]}" ;;
    *) say "usage: deploy/packages.sh build|tests|bench"; exit 2 ;;
  esac
fi
