#!/bin/bash
# Builds and tests daodi, the same on a laptop and in CI: see --help.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 2

usage() {
  cat <<'TEXT'
usage: tests/run.sh [--quick]

Installs what is missing (Debian packages as root or with sudo, node parts into
node_modules/), then runs these stages and goes on after a failure:

  dev          build with assertions; every test
  checks       format, dependencies, protos, documents, clang-tidy on changes
  asan         AddressSanitizer and UBSan on the unit tests of what links no gRPC
  tsan         ThreadSanitizer on the tests of the pipeline
  browser code bundles for browsers, and their unit tests in Node.js
  quickstart   deploy/quickstart.sh --once, then the independent checker on what it left,
               and its flags, shares, stocks, transfers and pages against the golden ones
  browser      the pages of the quickstart in Chromium; screenshots in build/screenshots/

  --quick      only: build the unit tests, run them
  --help       this text

Output of a stage goes to build/run/<stage>.log and is shown when it fails.
The last line counts stages and tests: "N passed, N failed[, N skipped]".
DAODI_VECTORS names the folder of published vectors (../shared/vectors).
TEXT
}

quick=false
case "${1:-}" in
  "") ;;
  --quick) quick=true ;;
  --help | -h) usage && exit 0 ;;
  *) usage >&2 && exit 2 ;;
esac

readonly LOGS=build/run
jobs=$(nproc)
readonly jobs
readonly started=$SECONDS
passed=0 failed=0 skipped=0
failed_stages=()
rm -rf "$LOGS"
mkdir -p "$LOGS"

# stage <name> <command...>: runs it, counts it, remembers a failure.
stage() {
  local name=$1 log=$LOGS/${1// /_}.log begin=$SECONDS
  shift
  printf '== %-24s ' "$name"
  if "$@" >"$log" 2>&1 </dev/null; then
    ((passed += 1))
    echo "ok, $((SECONDS - begin)) s"
    return 0
  fi
  ((failed += 1))
  failed_stages+=("$name")
  echo "FAILED, $((SECONDS - begin)) s; the end of $log:"
  tail -n 120 "$log"
  return 1
}

# skip <name> <reason>
skip() {
  ((skipped += 1))
  printf '== %-24s skipped: %s\n' "$1" "$2"
}

# tests <name> <preset> <ctest arguments...>: a stage that counts each test.
tests() {
  local name=$1 preset=$2 report=$PWD/$LOGS/${1// /_}.xml counts
  shift 2
  local before=$passed failed_before=$failed
  stage "$name" "${launcher[@]}" ctest --preset "$preset" --parallel "$jobs" \
    --no-tests=error --output-junit "$report" "$@"
  counts=$(python3 - "$report" 2>/dev/null <<'PYTHON'
import sys
import xml.etree.ElementTree
suite = xml.etree.ElementTree.parse(sys.argv[1]).getroot()
tests, bad, idle = (int(suite.get(key, 0)) for key in ("tests", "failures", "skipped"))
idle += int(suite.get("disabled", 0))
print(tests - bad - idle, bad, idle)
PYTHON
  ) || return 1
  # The tests stand for their stage; a stage that failed as a whole still counts.
  local good bad idle
  read -r good bad idle <<<"$counts"
  ((passed = before + good, skipped += idle))
  ((bad > 0)) && ((failed = failed_before + bad))
  echo "   $good tests passed, $bad failed, $idle skipped"
}

# build <name> <preset> <ninja arguments...>
build() {
  local name=$1 preset=$2
  shift 2
  stage "configure $name" cmake --preset "$preset" || return 1
  stage "build $name" "${launcher[@]}" ninja -C "build/$preset" -j "$jobs" -k 0 "$@"
}

# labelled <preset> <label>: builds and runs the tests of one label.
labelled() {
  if build "$1" "$1" "tests_$2"; then
    tests "tests $1" "$1" --label-regex "^$2\$"
  else
    skip "tests $1" "build $1 failed"
  fi
}

finish() {
  ((${#failed_stages[@]})) && printf 'failed: %s\n' "${failed_stages[@]}"
  echo "time: $(((SECONDS - started) / 60)) min $(((SECONDS - started) % 60)) s"
  if ((skipped)); then
    echo "$passed passed, $failed failed, $skipped skipped"
  else
    echo "$passed passed, $failed failed"
  fi
  exit $((failed > 0))
}

launcher=()
packages=(deploy/install_packages.sh)
$quick || packages+=(--browser)
stage "packages" "${packages[@]}"
stage "node parts" deploy/install_node_parts.sh

if $quick; then
  labelled dev unit
  finish
fi

build "dev" dev
[[ -f build/dev/build.ninja ]] && tests "tests dev" dev

for check in dependencies proto docs; do
  stage "self-test $check" ".ci/check_$check" --self-test
done
for check in format dependencies proto docs tidy; do
  stage "check $check" ".ci/check_$check" && sed -n '$s/^/   /p' "$LOGS/check_$check.log"
done

export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_stack_use_after_return=1:strict_string_checks=1}
export UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1}
export TSAN_OPTIONS=${TSAN_OPTIONS:-halt_on_error=1:second_deadlock_stack=1:suppressions=$PWD/tests/tsan_suppressions.txt}
labelled asan unit

# GCC 12's TSan cannot start where the kernel spreads addresses over more bits.
launcher=(setarch --addr-no-randomize)
"${launcher[@]}" true 2>/dev/null || launcher=()
labelled tsan pipeline
launcher=()

stage "bundles" node deploy/build_web.mjs
stage "openapi" python3 deploy/build_openapi.py
stage "check openapi" env REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true \
  node_modules/.bin/redocly lint --config deploy/redocly.yaml build/web/openapi.json
stage "browser code" node --test tests/browser/unit/
stage "samples" python3 -B -m unittest discover --start-directory tests/samples --pattern '*_test.py'
stage "self-test independent" python3 -m unittest discover --start-directory tests/independent
if stage "quickstart" deploy/quickstart.sh --once; then
  stage "independent checker" python3 tests/independent/check_quickstart.py build/quickstart
  stage "golden flags" python3 -B tests/golden/check_flags.py
  stage "golden answers" python3 -B tests/golden/check_answers.py
  stage "golden notices" python3 -B tests/golden/check_notices.py
  stage "golden visibility" python3 -B tests/golden/check_visibility.py
  stage "golden pages" python3 -B tests/golden/check_pages.py
  stage "golden api" python3 -B tests/golden/check_api.py
  stage "browser" node tests/browser/run.mjs
else
  skip "independent checker" "quickstart failed"
  skip "browser" "quickstart failed"
fi
finish
