#!/usr/bin/env bash
# Measures the native binary beside nginx and beside the limits of the machine, in one run. Prints one table and writes it to
# artifacts/bench/bench.md and bench.json; bench.svg shows it with what other servers had beside nginx.
#   scripts/bench.sh [--quick] [ROW…]    only rows whose names begin so; --quick: two minutes instead of ten
#   scripts/bench.sh --beside FILE [ROW…]    another build of this server in nginx's place: before and after, in one run
#   scripts/bench.sh --list              the names
#   scripts/bench.sh --micro [FILTER…]   parts of the code alone (BenchmarkDotNet); FILTER as *Xml*
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/packages.sh

fail() { printf 'bench.sh: %s\n' "$*" >&2; exit 1; }

output=artifacts/bench
mkdir -p "$output"

if [ "${1:-}" = --micro ]; then
  shift
  dotnet build tests/Pys3Local.MicroBenchmarks -c Release --nologo -v:minimal >"$output/micro.log" 2>&1 </dev/null \
    || { grep -E 'error' "$output/micro.log" | sort -u >&2; fail "the benchmarks do not build; everything the compiler said is in $output/micro.log"; }
  filter=(); [ $# = 0 ] || filter=(--filter "$@")
  exec artifacts/bin/Pys3Local.MicroBenchmarks/release/Pys3Local.MicroBenchmarks "${filter[@]}" --artifacts "$output/micro"
fi

needed=()
command -v nginx >/dev/null || needed+=(nginx)
library() { [ -n "$(find /usr/lib /lib -maxdepth 2 -name "$1" -print -quit 2>/dev/null)" ] || needed+=("$2"); }
library libssl.so.3 libssl3
library libsqlite3.so.0 libsqlite3-0
install_packages "$output/apt.log" "${needed[@]}" >&2

# As the tests do it: from the sources, unless the binary is newer than all of them.
scripts/run.sh --version >/dev/null
dotnet build tests/Pys3Local.Benchmarks -c Release --nologo -v:minimal >"$output/build.log" 2>&1 </dev/null \
  || { grep -E 'error' "$output/build.log" | sort -u >&2; fail "the benchmarks do not build; everything the compiler said is in $output/build.log"; }

# Ten thousand connections, at both ends.
ulimit -n "$(ulimit -Hn)"
exec artifacts/bin/Pys3Local.Benchmarks/release/Pys3Local.Benchmarks --binary artifacts/pys3local --output "$output" "$@"
