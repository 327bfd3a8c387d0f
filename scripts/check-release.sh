#!/usr/bin/env bash
# What must hold before a release.
#   scripts/check-release.sh v1.2.3          the tag is the version of the source, and the CHANGELOG has a heading for it
#   scripts/check-release.sh --reproducible  packages and images come out the same, byte for byte, when they are made again from the same binaries
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
fail() { printf 'check-release.sh: %s\n' "$*" >&2; exit 1; }
version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' src/Directory.Build.props)

case ${1:-} in
  v*)
    [ "$1" = "v$version" ] || fail "the tag is $1, and the version of the source is $version (src/Directory.Build.props)"
    grep -q "^## $version" .github/CHANGELOG.md || fail ".github/CHANGELOG.md has no heading '## $version'"
    ;;
  --reproducible)
    shift
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    for round in one two; do
      # Of an .rpm rpmbuild keeps the time and the host; the .nupkg has names of its own making.
      scripts/package.sh --output "$work/$round" --no-nuget --no-rpm "$@" >/dev/null
      scripts/image.sh --output "$work/$round/image" "$@" >/dev/null
    done
    diff -r "$work/one" "$work/two" || fail "two builds differ"
    printf 'equal: %s\n' "$(find "$work/one" -type f | wc -l) files"
    ;;
  *) fail "see the first lines of scripts/check-release.sh" ;;
esac
