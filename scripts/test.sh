#!/usr/bin/env bash
# Every test, real clients and the native binary included. Closes with one line: N passed, N failed, N skipped.
#   scripts/test.sh [FILTER]    only tests whose full name (namespace, class, method) contains FILTER
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

fail() { printf 'test.sh: %s\n' "$*" >&2; exit 1; }
step() { printf '%s\n' "$*"; }

filter=()
[ $# = 0 ] || filter=(-method "*$1*")
logs=artifacts/test-logs
mkdir -p "$logs"

# The clients, by the names of Debian's packages.
needed=()
have() { command -v "$1" >/dev/null || needed+=("$2"); }
have rclone rclone
have restic restic
have aws awscli
have s3cmd s3cmd
have node nodejs
have npm npm
/usr/bin/python3 -c 'import boto3' 2>/dev/null || needed+=(python3-boto3)
if [ ${#needed[@]} -gt 0 ]; then
  if   ! command -v apt-get >/dev/null; then root=()
  elif [ "$(id -u)" = 0 ]; then root=(env)
  elif sudo -n true 2>/dev/null; then root=(sudo -n)
  else root=(); fi
  [ ${#root[@]} -gt 0 ] || fail "these packages are missing (Debian's names), install them and run this again: ${needed[*]}"
  step "installing ${needed[*]}"
  { "${root[@]}" apt-get update -q && "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "${needed[@]}"; } \
    >"$logs/apt.log" 2>&1 </dev/null || { tail -5 "$logs/apt.log" >&2; fail "installing ${needed[*]} failed"; }
fi

scripts/build.sh </dev/null
step "building the tests"
dotnet build Pys3Local.sln -c Release --nologo -v:minimal >"$logs/build.log" 2>&1 </dev/null \
  || { grep -E 'error' "$logs/build.log" | sort -u >&2 || tail -20 "$logs/build.log" >&2; fail "the tests do not build; everything the compiler said is in $logs/build.log"; }

passed=0 failed=0 skipped=0
# Runs one test executable, and adds up the counts of its last line.
run() {
  local name=$1 log=$logs/$1.log status=0 counts total bad skips
  # What is started in the background ignores SIGINT, by nohup SIGHUP, and so would all that it starts: tests send them.
  env --default-signal=INT,HUP "artifacts/bin/$name/release/$name" -noColor -noLogo -showLiveOutput "${filter[@]}" >"$log" 2>&1 </dev/null || status=$?
  counts=$(grep -oE 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+.*' "$log" | tail -1 || true)
  # A filter leaves most projects without a test.
  if [ -z "$counts" ] && [ ${#filter[@]} -gt 0 ] && [ $status = 0 ] && grep -q 'Total: 0$' "$log"; then return; fi
  if [ -z "$counts" ]; then
    tail -20 "$log"
    step "$name could not run (exit code $status)"
    failed=$((failed + 1))
    return
  fi
  read -r total errors bad skips < <(printf '%s\n' "$counts" | sed -E 's/Total: ([0-9]+), Errors: ([0-9]+), Failed: ([0-9]+), Skipped: ([0-9]+).*/\1 \2 \3 \4/')
  # Everything but the runner's own start and end: failures with their reasons, skipped tests with theirs.
  [ $((errors + bad + skips)) = 0 ] || grep -vE '^  (Discover|Start|Finish)|^xUnit|^=== ' "$log" || true
  # An error is a fixture or a whole class that broke; an exit code without one is a runner that broke.
  [ $status = 0 ] || [ $((errors + bad)) -gt 0 ] || errors=1
  passed=$((passed + total - bad - skips)) failed=$((failed + bad + errors)) skipped=$((skipped + skips))
  step "$name: $counts"
  # What tests counted; of the fuzz tests only the sum.
  grep -oE '\[OUTPUT\] .*' "$log" | awk '{ sub(/^\[OUTPUT\] /, "") } / executions, seed / { all += $2; next } { print "  " $0 } END { if (all) print "  " all " fuzz executions" }' || true
}

for project in tests/*/*.csproj; do
  grep -q '"xunit.v3"' "$project" && run "$(basename "$project" .csproj)"
done

step "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ] && [ $((passed + skipped)) -gt 0 ]
