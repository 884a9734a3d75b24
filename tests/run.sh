#!/usr/bin/env bash
# Installs what the tests need, builds and runs everything, and closes with one line: N passed, N failed.
#   tests/run.sh                 all parts
#   tests/run.sh --only NAME     one part (may be repeated)
#   tests/run.sh --list          their names
# Each part runs even if one before it failed. Its output is in tests/output/NAME.log.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
root=$PWD
out=$root/tests/output
jobs=$(nproc)
# shellcheck source=deploy/packages.sh
source deploy/packages.sh
# C++ tests wait more than they compute.
export NO_COLOR=1 CTEST_PARALLEL_LEVEL=$((2 * jobs))
export ENTONNOIR_BINARY=${ENTONNOIR_BINARY:-$root/build/sanitize/server/app/entonnoir}
# Fontconfig keeps one table of a process that LeakSanitizer finds no pointer to.
export ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1
export LSAN_OPTIONS=suppressions=$root/tests/support/leaks.supp:print_suppressions=0

parts=(packages cpp format web layering documents conformance scenario convergence fault cluster browser)
only=()
while (($#)); do
  case $1 in
    --only) only+=("${2:?--only wants the name of a part}"); shift 2 ;;
    --list) printf '%s\n' "${parts[@]}"; exit 0 ;;
    *) echo "usage: tests/run.sh [--only NAME]… [--list]" >&2; exit 2 ;;
  esac
done
for name in "${only[@]}"; do
  [[ " ${parts[*]} " == *" $name "* ]] || { echo "tests/run.sh: no part $name; there are: ${parts[*]}" >&2; exit 2; }
done
((${#only[@]})) && parts=("${only[@]}")

# What a part is made of. Each of these adds to the part's count; the part goes on after a failure.

tally() { echo "$1 $2" >>"$count_file"; } # passed failed

# check LABEL COMMAND…: one test, which passes if the command does.
check() {
  local label=$1
  shift
  echo "=== $label"
  if "$@"; then tally 1 0; else tally 0 1; echo "=== failed: $label"; return 1; fi
}

# ctest_in DIRECTORY: all tests that ctest knows there.
ctest_in() {
  local summary
  summary=$(ctest --test-dir "$1" --output-on-failure --no-tests=error --timeout 300 | tee /dev/stderr |
    grep -E '^[0-9]+% tests passed, [0-9]+ tests failed out of [0-9]+')
  [[ $summary =~ ,\ ([0-9]+)\ tests\ failed\ out\ of\ ([0-9]+) ]] || { tally 0 1; return 1; }
  tally $((BASH_REMATCH[2] - BASH_REMATCH[1])) "${BASH_REMATCH[1]}"
}

# vitest_in DIRECTORY ARGUMENTS…: the tests of these files.
vitest_in() {
  local folder=$1 report
  report=$(mktemp)
  shift
  (cd "$folder" && npx --no-install vitest run --reporter=verbose --reporter=json --outputFile.json="$report" "$@")
  tally $(node "$root/tests/count_vitest.mjs" "$report" $?)
  rm -f "$report"
}

# npm_ci DIRECTORY: its packages, unless they are there already.
npm_ci() {
  [[ $1/node_modules/.package-lock.json -nt $1/package-lock.json ]] || npm ci --prefix "$1" --no-fund --no-audit
}

build() { # PRESET [TARGET…]
  local preset=$1
  shift
  cmake --preset "$preset" >/dev/null && cmake --build "build/$preset" -j "$jobs" -- -k 0 "$@"
}
need_server() { [[ -x $ENTONNOIR_BINARY ]] || build sanitize entonnoir; }
need_page() { [[ -f web-client/dist/index.html ]] || { npm_ci web-client && npm run build --prefix web-client; }; }
need_types() { npm_ci web-client && npm run generate --prefix web-client; }

part_packages() {
  check "Debian packages" install_missing "${build_packages[@]}" "${test_packages[@]}"
  check "Node.js" need_node "$root"
}

# One build for everything: with AddressSanitizer and UndefinedBehaviourSanitizer, also of the server that the other parts
# talk to. A server that they find wrong ends at once, and its test fails.
part_cpp() {
  check "the C++ build" build sanitize || return
  ctest_in build/sanitize
}

part_format() {
  git ls-files '*.cpp' '*.h' '*.ipp' '*.c' | xargs -r ls -d 2>/dev/null >"$out/cpp_files"
  check "clang-format" xargs -a "$out/cpp_files" clang-format --dry-run -Werror
  npm_ci tests
  check "the tests' TypeScript: format" npm run --silent format --prefix tests
  need_types
  check "the tests' TypeScript: types" npm run --silent typecheck --prefix tests
}

part_web() {
  check "npm ci" npm_ci web-client || return
  check "generate and typecheck" npm run --silent typecheck --prefix web-client
  check "lint" npm run --silent lint --prefix web-client
  check "format" npm run --silent format:check --prefix web-client
  vitest_in web-client
  check "build" npm run --silent build --prefix web-client && check "size" npm run --silent size --prefix web-client
}

part_layering() { npm_ci tests && vitest_in tests layering; }
part_documents() { npm_ci tests && vitest_in tests conformance/documents; }

part_conformance() {
  need_server && npm_ci tests || return
  vitest_in tests conformance --exclude '**/documents.test.ts'
}

part_scenario() { need_server && need_types && npm_ci tests && vitest_in tests e2e/scenario.test e2e/odd_ids; }
part_convergence() {
  check "the server's fold as programs" build sanitize fold_lines random_log || return
  need_server && need_types && npm_ci tests && vitest_in tests convergence
}
part_fault() { need_server && need_types && npm_ci tests && vitest_in tests fault/kill.test; }
# Several servers on one Redis: the scenario, two browsers, and everything that can go wrong.
part_cluster() {
  check "shellcheck" shellcheck -x deploy/*.sh
  need_server && need_page && npm_ci tests && vitest_in tests fault e2e/scenario_nodes e2e/nodes --exclude fault/kill.test.ts
}
part_browser() { need_server && need_page && npm_ci tests && vitest_in tests e2e/browser e2e/typing e2e/erase e2e/undo e2e/outbox e2e/kills e2e/replay e2e/facilitating e2e/private e2e/dialogs; }

# what_failed LOG: the tests that failed and why, as far as the log says it on lines of its own.
what_failed() { sed -E 's/\x1b\[[0-9;]*m//g' "$1" | grep -E '^ *(FAIL|Error:|[A-Za-z]*Error:|Caused by:|[+-] {2,}["A-Za-z]|=== failed|\[  FAILED)|\*\*\*(Failed|Timeout|Exception)' | head -40; }

mkdir -p "$out"
[[ ${parts[0]} == packages ]] || need_node "$root" || exit 1
passed=0 failed=0
for name in "${parts[@]}"; do
  count_file=$out/$name.count
  : >"$count_file"
  began=$SECONDS
  ("part_$name") </dev/null >"$out/$name.log" 2>&1
  status=$?
  # What the first part put into build/ has to be on the PATH of the others.
  [[ $name == packages ]] && need_node "$root" >>"$out/packages.log" 2>&1
  read -r ok bad < <(awk '{ p += $1; f += $2 } END { print p + 0, f + 0 }' "$count_file")
  # A part that ended badly without a failed test, or that tested nothing, counts as one failure.
  ((bad == 0 && (status != 0 || ok == 0))) && bad=1
  printf '%-12s %4d passed, %3d failed  %4d s  tests/output/%s.log\n' "$name" "$ok" "$bad" $((SECONDS - began)) "$name"
  ((bad)) && what_failed "$out/$name.log"
  passed=$((passed + ok)) failed=$((failed + bad))
  rm -f "$count_file"
done
echo "$passed passed, $failed failed"
((failed == 0))
