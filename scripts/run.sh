#!/usr/bin/env bash
# Becomes pys3local with the given arguments; without any, a server for ./data. Builds first where the sources are newer.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
binary=$root/artifacts/pys3local

stale() {
  [ ! -x "$binary" ] || [ -n "$(find "$root/src" "$root/Directory.Packages.props" "$root/global.json" "$root/scripts/build.sh" \
    -type f -newer "$binary" -print -quit)" ]
}

if stale; then
  mkdir -p "$root/artifacts"
  # The first of several runs builds, the others wait and find it done.
  (
    flock 8
    if stale; then "$root/scripts/build.sh" >&2; fi
  ) 8>"$root/artifacts/.run.lock"
fi

[ $# -gt 0 ] || set -- serve --path ./data
exec "$binary" "$@"
