#!/usr/bin/env bash
# Fills in what refers to the archives of a release: Homebrew, Scoop, winget, Unraid, TrueNAS, the installer. Into the directory that has them.
#   scripts/packaging/manifests.sh DIRECTORY
# MINISIGN_PUBLIC_KEY is the key that signs SHA256SUMS, if one does. A manifest whose archive is not in the directory is left out.
set -euo pipefail
directory=$(realpath "$1")
cd "$(dirname "${BASH_SOURCE[0]}")"
version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' ../../src/Directory.Build.props)
release=https://github.com/pys3local/pys3local/releases/download/v$version

expressions=(-e "s|@VERSION@|$version|g" -e "s|@RELEASE@|$release|g" -e "s|@MINISIGN_PUBLIC_KEY@|${MINISIGN_PUBLIC_KEY:-}|g")
for archive in linux-x64.tar.gz linux-arm64.tar.gz osx-arm64.tar.gz win-x64.zip; do
  [ -e "$directory/pys3local-$version-$archive" ] || continue
  token=$(tr 'a-z-' 'A-Z_' <<<"${archive%%.*}")
  expressions+=(-e "s|@SHA256_$token@|$(sha256sum "$directory/pys3local-$version-$archive" | cut -d' ' -f1)|g")
done

for template in *.in winget/*.in; do
  target=$directory/$(basename "$template" .in)
  # The installer is of use with the archive of one processor, too.
  if [ "$template" = install.sh.in ]; then sed "${expressions[@]}" -e 's|@SHA256_[A-Z0-9_]*@||g' "$template" >"$target"; chmod 755 "$target"; continue; fi
  # The three of winget belong together.
  [[ $template != winget/* || -e $directory/pys3local-$version-win-x64.zip ]] || continue
  sed "${expressions[@]}" "$template" >"$target"
  if missing=$(grep -o '@SHA256_[A-Z0-9_]*@' "$target" | head -1); then
    rm "$target"
    printf '%s: left out, %s is not there\n' "$(basename "$target")" "$missing"
  fi
done
