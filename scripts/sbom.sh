#!/usr/bin/env bash
# Prints what the program is made of, as SPDX 2.3 in JSON: NuGet packages by the lock of the restore, and Debian's libraries that are linked in.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' src/Directory.Build.props)
epoch=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}
assets=artifacts/obj/Pys3Local.Cli/project.assets.json

entry() { printf ',\n    {"name": "%s", "SPDXID": "SPDXRef-%s", "versionInfo": "%s", "downloadLocation": "NOASSERTION", "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "%s"}]}' "$1" "$(printf '%s' "$1" | tr -c 'A-Za-z0-9.-' -)" "$2" "$3"; }

printf '{\n  "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": "pys3local-%s",\n  "documentNamespace": "urn:pys3local:sbom:%s",\n  "creationInfo": {"created": "%s", "creators": ["Tool: scripts/sbom.sh"]},\n  "packages": [\n    {"name": "pys3local", "SPDXID": "SPDXRef-pys3local", "versionInfo": "%s", "downloadLocation": "NOASSERTION"}' \
  "$version" "$version" "$(date -u -d "@$epoch" +%Y-%m-%dT%H:%M:%SZ)" "$version"
if [ -e "$assets" ]; then
  # "Name/1.2.3": { under "libraries" with "type": "package".
  awk '/^  "libraries"/ {on=1} /^  "projectFileDependencyGroups"/ {on=0} on && /^    "[^"]+\/[^"]+": \{/ {split($0, q, "\""); name=q[2]} on && /"type": "package"/ {print name}' "$assets" | LC_ALL=C sort -u | while IFS=/ read -r name number; do
    entry "$name" "$number" "pkg:nuget/$name@$number"
  done
fi
if command -v dpkg-query >/dev/null; then
  for package in libc6-dev libssl-dev libsqlite3-dev zlib1g-dev; do
    number=$(dpkg-query -W -f '${Version}\n' "$package" 2>/dev/null | head -1) || continue
    [ -z "$number" ] || entry "$package" "$number" "pkg:deb/debian/$package@$number"
  done
fi
printf '\n  ]\n}\n'
