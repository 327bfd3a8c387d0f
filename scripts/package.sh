#!/usr/bin/env bash
# Builds the packages from what scripts/build.sh made, in artifacts/packages: .deb, .rpm, .apk, .spk (Synology), .tar.gz, Helm chart, Home Assistant
# add-on, manifests for Homebrew, Unraid and TrueNAS, installer, SBOM and SHA256SUMS; and the NuGet package for tests.
#   scripts/package.sh                        for linux-x64 and linux-arm64, as far as their binaries are there
#   scripts/package.sh --binary FILE          of this file, for the processor that it is for; may be repeated
#   scripts/package.sh --no-nuget, --no-rpm   without these
# The manual page and the completions come from a binary that runs here. Same input, same bytes, except of the .rpm (rpmbuild signs its time).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

fail() { printf 'package.sh: %s\n' "$*" >&2; exit 1; }
step() { printf '%s\n' "$*"; }

result=artifacts/packages given= nuget=yes rpm=yes
while [ $# -gt 0 ]; do
  case $1 in
    --binary) [ $# -gt 1 ] || fail "--binary needs a file"; given=${given:+$given$'\n'}$2; shift 2 ;;
    --output) [ $# -gt 1 ] || fail "--output needs a directory"; result=$2; shift 2 ;;
    --no-nuget) nuget=; shift ;;
    --no-rpm) rpm=; shift ;;
    *) fail "'$1' is not known; see the first lines of scripts/package.sh" ;;
  esac
done
. scripts/packaging/binaries.sh
export SOURCE_DATE_EPOCH=$epoch
[ -n "${binaries[$here]:-}" ] || fail "there is no binary for this machine: run scripts/build.sh, or name one with --binary"
runs=$(realpath "${binaries[$here]}")

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rm -rf "$result"
mkdir -p "$result"
result=$(realpath "$result")

# Without variables of ours, which the program would take for its own.
own() { env -i HOME=/nonexistent PATH=/usr/bin:/bin ${DOTNET_ROOT:+DOTNET_ROOT="$DOTNET_ROOT"} "$runs" "$@"; }
own --version | grep -qF "version $version" || fail "$runs is $(own --version), and the source is $version"
mkdir "$work/common"
own manual | gzip -9n >"$work/common/pys3local.1.gz"
for shell in bash zsh fish; do own completion $shell >"$work/common/$shell"; done
scripts/sbom.sh >"$result/pys3local-$version.spdx.json"

# What a package of a distribution installs, in a directory.
tree() {
  local architecture=$1 directory=$2
  install -D -m 755 "${binaries[$architecture]}" "$directory/usr/bin/pys3local"
  install -D -m 644 "$work/common/pys3local.1.gz" "$directory/usr/share/man/man1/pys3local.1.gz"
  install -D -m 644 "$work/common/bash" "$directory/usr/share/bash-completion/completions/pys3local"
  install -D -m 644 "$work/common/zsh" "$directory/usr/share/zsh/vendor-completions/_pys3local"
  install -D -m 644 "$work/common/fish" "$directory/usr/share/fish/vendor_completions.d/pys3local.fish"
  install -D -m 644 LICENSE "$directory/usr/share/doc/pys3local/copyright"
  install -D -m 644 "$result/pys3local-$version.spdx.json" "$directory/usr/share/doc/pys3local/pys3local.spdx.json"
}
units() {
  install -d "$1/usr/lib/systemd/system"
  local unit
  for unit in pys3local.service pys3local.socket; do
    grep -v 'install -m' "scripts/$unit" | sed 's:/usr/local/bin/:/usr/bin/:' >"$1/usr/lib/systemd/system/$unit"
    chmod 644 "$1/usr/lib/systemd/system/$unit"
  done
}
stamp() { find "$1" -exec touch -h -d "@$epoch" {} +; }
archive() { LC_ALL=C tar --sort=name --format=ustar --owner=0 --group=0 --numeric-owner --mtime="@$epoch" "$@"; }

deb() {
  local architecture=$1 directory=$work/deb-$1
  tree "$architecture" "$directory"
  units "$directory"
  install -d "$directory/DEBIAN"
  install -D -m 644 scripts/packaging/default "$directory/etc/default/pys3local"
  echo /etc/default/pys3local >"$directory/DEBIAN/conffiles"
  sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$architecture/" -e "s/@SIZE@/$(du -sk --apparent-size "$directory" | cut -f1)/" scripts/packaging/deb.control >"$directory/DEBIAN/control"
  local script
  for script in postinst prerm postrm; do install -m 755 "scripts/packaging/deb.$script" "$directory/DEBIAN/$script"; done
  stamp "$directory"
  dpkg-deb --root-owner-group -Zgzip -z9 --build "$directory" "$result/pys3local_${version}_$architecture.deb" >/dev/null
}

rpm() {
  local architecture=$1 target=x86_64 directory=$work/rpm-$1
  [ "$architecture" = amd64 ] || target=aarch64
  tree "$architecture" "$directory/files"
  units "$directory/files"
  install -D -m 644 scripts/packaging/default "$directory/files/etc/default/pys3local"
  stamp "$directory/files"
  rpmbuild -bb --quiet --target "$target" --define "_topdir $directory/top" --define "package_version $version" --define "package_root $directory/files" \
    --define '_build_id_links none' --define '__strip /bin/true' --define '__os_install_post %{nil}' --define '_rpmdir '"$directory/out" scripts/packaging/pys3local.spec >"$work/rpm.log" 2>&1 || { cat "$work/rpm.log" >&2; fail "rpmbuild failed"; }
  cp "$directory/out/$target/"*.rpm "$result/"
}

# https://wiki.alpinelinux.org/wiki/Apk_spec: two gzipped tars, one after the other; the first without the blocks at its end. Not signed.
apk() {
  local architecture=$1 target=x86_64 directory=$work/apk-$1 file
  [ "$architecture" = amd64 ] || target=aarch64
  tree "$architecture" "$directory/files"
  install -D -m 755 scripts/pys3local.openrc "$directory/files/etc/init.d/pys3local"
  sed -i -e '/install -m/d' -e 's:/usr/local/bin/:/usr/bin/:' "$directory/files/etc/init.d/pys3local"
  (cd "$directory/files" && find . -mindepth 1 -printf '%P\n' | LC_ALL=C sort) | while read -r file; do
    local options=(--pax-option=delete=atime,delete=ctime)
    if [ -f "$directory/files/$file" ]; then options=(--pax-option="delete=atime,delete=ctime,APK-TOOLS.checksum.SHA1:=$(sha1sum "$directory/files/$file" | cut -d' ' -f1)"); fi
    tar --format=pax "${options[@]}" --no-recursion --owner=0 --group=0 --numeric-owner --mtime="@$epoch" -C "$directory/files" -rf "$directory/data.tar" "$file"
  done
  gzip -9n "$directory/data.tar"
  {
    printf 'pkgname = pys3local\npkgver = %s-r0\npkgdesc = An S3 server for a directory\nurl = https://github.com/pys3local/pys3local\nbuilddate = %s\nsize = %s\narch = %s\nlicense = MIT\ndatahash = %s\n' \
      "$version" "$epoch" "$(du -sb "$directory/files" | cut -f1)" "$target" "$(sha256sum "$directory/data.tar.gz" | cut -d' ' -f1)"
  } >"$directory/.PKGINFO"
  install -m 755 scripts/packaging/apk.pre-install "$directory/.pre-install"
  archive -C "$directory" -cf "$directory/control.tar" .PKGINFO .pre-install
  # Without the two empty blocks that end a tar, and what fills it up to ten.
  local end; end=$(tar -tRf "$directory/control.tar" | sed -n 's/^block \([0-9]*\):.*\*\* Block of NULs.*/\1/p' | head -1)
  head -c $((end * 512)) "$directory/control.tar" | gzip -9n >"$directory/control.tar.gz"
  cat "$directory/control.tar.gz" "$directory/data.tar.gz" >"$result/pys3local-$version-r0.$target.apk"
}

tarball() {
  local architecture=$1 rid=linux-x64 name
  [ "$architecture" = amd64 ] || rid=linux-arm64
  name=pys3local-$version-$rid
  mkdir -p "$work/tar/$name"
  install -m 755 "${binaries[$architecture]}" "$work/tar/$name/pys3local"
  install -m 644 LICENSE README.md scripts/pys3local.service scripts/pys3local.socket "$work/tar/$name/"
  install -m 755 scripts/pys3local.openrc "$work/tar/$name/"
  zcat "$work/common/pys3local.1.gz" >"$work/tar/$name/pys3local.1"
  mkdir -p "$work/tar/$name/completions"
  cp "$work/common/bash" "$work/common/zsh" "$work/common/fish" "$work/tar/$name/completions/"
  archive -C "$work/tar" -c "$name" | gzip -9n >"$result/$name.tar.gz"
}

# https://help.synology.com/developer-guide/synology_package/introduction.html: a tar of INFO, scripts and package.tgz. Not signed: DSM asks before it installs it.
spk() {
  local architecture=$1 target=x86_64 platforms=x86_64 directory=$work/spk-$1
  [ "$architecture" = amd64 ] || { target=armv8; platforms="armv8 rtd1296 rtd1619b armada37xx"; }
  install -D -m 755 "${binaries[$architecture]}" "$directory/files/bin/pys3local"
  install -D -m 644 "$work/common/pys3local.1.gz" "$directory/files/share/man/man1/pys3local.1.gz"
  install -D -m 644 LICENSE "$directory/files/LICENSE"
  mkdir -p "$directory/files/completions"
  cp "$work/common/bash" "$work/common/zsh" "$work/common/fish" "$directory/files/completions/"
  archive -C "$directory/files" -c . | gzip -9n >"$directory/package.tgz"
  cp -r scripts/packaging/synology/scripts scripts/packaging/synology/conf scripts/packaging/synology/PACKAGE_ICON.PNG scripts/packaging/synology/PACKAGE_ICON_256.PNG LICENSE "$directory/"
  sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURES@/$platforms/" -e "s/@MD5@/$(md5sum "$directory/package.tgz" | cut -d' ' -f1)/" scripts/packaging/synology/INFO.in >"$directory/INFO"
  archive -C "$directory" -cf "$result/pys3local-$version-$target.spk" INFO LICENSE PACKAGE_ICON.PNG PACKAGE_ICON_256.PNG conf package.tgz scripts
}

# What an archive of text has, with the version filled in.
folder() {
  local source=$1 directory=$work/$2 name=$3 file
  mkdir -p "$directory"
  cp -r "scripts/packaging/$source" "$directory/pys3local"
  find "$directory" -name '*.in' | while read -r file; do sed "s/@VERSION@/$version/g" "$file" >"${file%.in}"; rm "$file"; done
  [ ! -e "$directory/pys3local/Chart.yaml" ] || sed -i -E "s/^(version|appVersion): .*/\1: $version/" "$directory/pys3local/Chart.yaml"
  archive -C "$directory" -c pys3local | gzip -9n >"$result/$name"
}

if [ -n "$rpm" ] && ! command -v rpmbuild >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  step "installing rpm"
  { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends rpm; } >artifacts/apt.log 2>&1 || true
fi
for architecture in amd64 arm64; do
  [ -n "${binaries[$architecture]:-}" ] || { step "$architecture: left out, there is no binary"; continue; }
  tarball "$architecture"
  if command -v dpkg-deb >/dev/null; then deb "$architecture"; else step "deb: left out, there is no dpkg-deb"; fi
  if [ -n "$rpm" ]; then if command -v rpmbuild >/dev/null; then rpm "$architecture"; else step "rpm: left out, there is no rpmbuild"; fi; fi
  apk "$architecture"
  spk "$architecture"
done
folder chart chart "pys3local-chart-$version.tgz"
folder homeassistant homeassistant "pys3local-homeassistant-$version.tar.gz"
if [ -n "$nuget" ]; then
  step "packing Pys3Local.Testing"
  dotnet pack src/Pys3Local.Testing -c Release -o "$result" --nologo -v:quiet
fi
scripts/packaging/manifests.sh "$result"
(cd "$result" && sha256sum -- * >"$work/SHA256SUMS" && cp "$work/SHA256SUMS" SHA256SUMS)
(cd "$result" && stat -c '%n %s' -- *) | awk '{printf "%-50s %7.1f MB\n", $1, $2 / 1e6}'
