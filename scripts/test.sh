#!/usr/bin/env bash
# Every test, real clients and the native binary included. Closes with one line: N passed, N failed, N skipped.
#   scripts/test.sh [FILTER]             only tests whose full name (namespace, class, method) contains FILTER
#   scripts/test.sh --native [FILTER]    the unit tests of Storage, Storage.Local, S3 and Configuration, compiled natively as the product is
#   scripts/test.sh --arm                only the part for linux-arm64: cross build, and rounds with boto3 and restic under qemu-aarch64-static
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/packages.sh

fail() { printf 'test.sh: %s\n' "$*" >&2; exit 1; }
step() { printf '%s\n' "$*"; }

native=
[ "${1:-}" != --native ] || { native=yes; shift; }
[ "${1:-}" != --arm ] || exec scripts/test-arm.sh --user

filter=()
[ $# = 0 ] || filter=(--treenode-filter "/**[Name=*$1*]")
logs=artifacts/test-logs
mkdir -p "$logs"

# By the names of Debian's packages: what compiles, or the clients.
needed=()
have() { command -v "$1" >/dev/null || needed+=("$2"); }
if [ -n "$native" ]; then
  command -v clang >/dev/null || command -v gcc >/dev/null || needed+=(gcc)
  [ -n "$(find /usr/lib /lib -maxdepth 2 -name libz.a -print -quit 2>/dev/null)" ] || needed+=(zlib1g-dev)
  [ -n "$(find /usr/lib /lib -maxdepth 2 -name libsqlite3.so.0 -print -quit 2>/dev/null)" ] || needed+=(libsqlite3-0)
else
  have rclone rclone
  have restic restic
  have aws awscli
  have s3cmd s3cmd
  have promtool prometheus
  have node nodejs
  have npm npm
  have chromium chromium
  # For the packages: rpmbuild, and a static shell for images and for the scripts of a package.
  have rpmbuild rpm
  [ -e /bin/busybox ] || needed+=(busybox-static)
  /usr/bin/python3 -c 'import boto3' 2>/dev/null || needed+=(python3-boto3)
fi
install_packages "$logs/apt.log" "${needed[@]}"

build() {
  dotnet "$@" -c Release --nologo -v:minimal >"$logs/build.log" 2>&1 </dev/null \
    || { grep -E 'error' "$logs/build.log" | sort -u >&2 || tail -20 "$logs/build.log" >&2; fail "the tests do not build; everything the compiler said is in $logs/build.log"; }
}
if [ -n "$native" ]; then
  projects=(Pys3Local.Storage.Tests Pys3Local.Storage.Local.Tests Pys3Local.S3.Tests Pys3Local.Configuration.Tests)
  directory=artifacts/native-tests/published
  compiler=clang; command -v clang >/dev/null || compiler=gcc
  for name in "${projects[@]}"; do
    step "compiling $name"
    build publish "tests/$name" -o "$directory/$name" --use-current-runtime -p:NativeTests=true -p:CppCompilerAndLinker="$compiler"
  done
else
  projects=(); for project in tests/*.Tests/*.csproj; do projects+=("$(basename "$project" .csproj)"); done
  directory=artifacts/bin
  scripts/build.sh </dev/null
  step "building the tests"
  build build Pys3Local.sln
fi

passed=0 failed=0 skipped=0
# What failed is said once more at the end, where it is looked for.
failures=$logs/failures.log
: >"$failures"
# No report of its own for each project: what is in the log says it all. And nobody is called home.
export TUNIT_DISABLE_HTML_REPORTER=true TUNIT_DISABLE_JSON_REPORT=true TESTINGPLATFORM_TELEMETRY_OPTOUT=1
# Runs one test executable, and adds up the counts of its summary.
run() {
  local name=$1 log=$logs/$1.log status=0 total bad good skips took program=$directory/$1/release/$1
  [ -z "$native" ] || program=$directory/$1/$1
  # What is started in the background ignores SIGINT, by nohup SIGHUP, and so would all that it starts: tests send them.
  # 8 is a run without a test: a filter leaves most projects none.
  env --default-signal=INT,HUP "$program" --no-ansi --disable-logo --progress off --show-stdout None --show-stderr Failed \
    --ignore-exit-code 8 "${filter[@]}" >"$log" 2>&1 </dev/null || status=$?
  read -r total bad good skips took < <(awk '/^Test run summary:/ { on = 1 } on && $1 ~ /^(total|failed|succeeded|skipped|duration):$/ { k = $1; $1 = ""; v[k] = substr($0, 2) }
    END { if (on) print v["total:"], v["failed:"], v["succeeded:"], v["skipped:"], v["duration:"] }' "$log") || true
  if [ -z "$total" ]; then
    tail -20 "$log"
    step "$name could not run (exit code $status)" | tee -a "$failures"
    failed=$((failed + 1))
    return
  fi
  [ "$total" -gt 0 ] || [ ${#filter[@]} = 0 ] || return 0
  # Failures with their reasons; of skipped tests the reasons, with how many there are of each; not what tests print.
  [ "$bad" = 0 ] || awk '/^Test run summary:/ { exit } /^(failed|skipped|passed) / { on = /^failed / } on && NF && !/^\[OUTPUT\]/' "$log" | tee -a "$failures"
  [ "$skips" = 0 ] || awk '/^Test run summary:/ { exit } was && NF { sub(/^ */, ""); why[$0]++ } { was = /^skipped / } END { for (w in why) print "  " why[w] " skipped: " w }' "$log"
  # A runner that broke, or a class that could not be set up, has an exit code without a failed test; so has a project that lost its tests.
  if [ "$bad" = 0 ] && { [ $status != 0 ] || [ "$total" = 0 ]; }; then
    tail -20 "$log"
    step "$name ended with exit code $status" | tee -a "$failures"
    bad=1
  fi
  passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + skips))
  step "$name: $good passed, $bad failed, $skips skipped in $took"
  # What tests counted; of the fuzz tests only the sum.
  grep -oE '^\[OUTPUT\] .*' "$log" | awk '{ sub(/^\[OUTPUT\] /, "") } / executions, seed / { all += $2; next } { print "  " $0 } END { if (all) print "  " all " fuzz executions" }' || true
}

for name in "${projects[@]}"; do
  run "$name"
done

# The binary for linux-arm64, emulated. It has no names that a filter could choose.
if [ -z "$native" ] && [ ${#filter[@]} = 0 ]; then
  begin=$SECONDS status=0
  scripts/test-arm.sh --user >"$logs/arm.log" 2>&1 </dev/null || status=$?
  read -r good bad < <(sed -n '$ s/^\([0-9]*\) passed, \([0-9]*\) failed, 0 skipped$/\1 \2/p' "$logs/arm.log") || true
  if [ -z "$good" ] || { [ $status != 0 ] && [ "$bad" = 0 ]; }; then
    tail -20 "$logs/arm.log"
    good=${good:-0} bad=1
    step "linux-arm64 could not run (exit code $status)" | tee -a "$failures"
  elif [ "$bad" != 0 ]; then
    grep -A 20 ': FAILED: ' "$logs/arm.log" | tee -a "$failures"
  fi
  grep -E '^(a round|artifacts/|  version: )' "$logs/arm.log" || true
  passed=$((passed + good)) failed=$((failed + bad))
  step "linux-arm64: $good passed, $bad failed, 0 skipped in $((SECONDS - begin))s"
fi

[ ! -s "$failures" ] || { step "what failed:"; head -c 20000 "$failures"; }
step "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ] && [ $((passed + skipped)) -gt 0 ]
