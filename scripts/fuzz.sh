#!/usr/bin/env bash
# Every fuzz test for SECONDS each, from a fresh seed. Prints the executions of each parser; an input that fails stays in tests/Corpus.
#   scripts/fuzz.sh [SECONDS] [FILTER]    60 seconds for each parser; only tests whose full name contains FILTER
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

seconds=${1:-60}
filter="/**[Category=Fuzz]"
[ $# -lt 2 ] || filter="/**[(Category=Fuzz)&(Name=*$2*)]"
logs=artifacts/fuzz-logs
mkdir -p "$logs"
export TUNIT_DISABLE_HTML_REPORTER=true TUNIT_DISABLE_JSON_REPORT=true TESTINGPLATFORM_TELEMETRY_OPTOUT=1
export PYS3LOCAL_FUZZ_SECONDS=$seconds PYS3LOCAL_FUZZ_REPORT=$PWD/$logs/report
: >"$PYS3LOCAL_FUZZ_REPORT"

status=0 projects=()
for project in tests/*/*.csproj; do
  grep -q 'Fuzzing/' "$project" && projects+=("$(basename "$project" .csproj)")
done
for name in "${projects[@]}"; do
  dotnet build "tests/$name" -c Release --nologo -v:minimal >"$logs/build.log" 2>&1 </dev/null \
    || { grep -E 'error' "$logs/build.log" | sort -u >&2; printf 'fuzz.sh: %s does not build\n' "$name" >&2; exit 1; }
done
for name in "${projects[@]}"; do
  # A parser that hangs must not hang the script: each of at most 20 tests of a project gets its time, and the same again.
  timeout $((seconds * 40 + 120)) "artifacts/bin/$name/release/$name" --no-ansi --disable-logo --progress off --ignore-exit-code 8 --treenode-filter "$filter" >"$logs/$name.log" 2>&1 </dev/null || {
    status=1
    awk '/^failed / { on = 1 } on && NF' "$logs/$name.log" | head -60
    printf '%s: FAILED, see %s\n' "$name" "$logs/$name.log"
  }
done

sort "$PYS3LOCAL_FUZZ_REPORT" | awk '{ printf "%-16s %12d executions\n", $1, $2; all += $2 } END { printf "%-16s %12d executions\n", "all", all }'
exit $status
