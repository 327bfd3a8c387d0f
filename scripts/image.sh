#!/usr/bin/env bash
# Builds the container images without a container engine: an OCI image layout, which skopeo, podman and docker (buildx, containerd) read.
#   scripts/image.sh                 artifacts/image, from artifacts/pys3local and artifacts/linux-arm64/pys3local (what scripts/build.sh made)
#   scripts/image.sh --binary FILE   of this file, for this machine's processor only
# Two tags: VERSION is the binary alone; VERSION-shell has busybox, and what health checks of other images call: curl, wget, mc, minio.
#   skopeo copy --all oci:artifacts/image:VERSION docker://REGISTRY/NAME:VERSION
#   podman load < artifacts/image.tar
# The same input gives the same bytes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

fail() { printf 'image.sh: %s\n' "$*" >&2; exit 1; }
step() { printf '%s\n' "$*"; }

result=artifacts/image
given=
while [ $# -gt 0 ]; do
  case $1 in
    --binary) [ $# -gt 1 ] || fail "--binary needs a file"; given=${given:+$given$'\n'}$2; shift 2 ;;
    --output) [ $# -gt 1 ] || fail "--output needs a directory"; result=$2; shift 2 ;;
    *) fail "'$1' is not known; see the first lines of scripts/image.sh" ;;
  esac
done
. scripts/packaging/binaries.sh
created=$(date -u -d "@$epoch" +%Y-%m-%dT%H:%M:%SZ)
revision=$(git rev-parse HEAD 2>/dev/null || true)

[ ${#binaries[@]} -gt 0 ] || fail "there is no binary: run scripts/build.sh, or name one with --binary"
for architecture in "${!binaries[@]}"; do [ -x "${binaries[$architecture]}" ] || fail "${binaries[$architecture]} is no program"; done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rm -rf "$result"
mkdir -p "$result/blobs/sha256"
printf '{"imageLayoutVersion":"1.0.0"}' >"$result/oci-layout"

# Puts a file among the blobs; prints "sha256:DIGEST SIZE".
blob() {
  local digest; digest=$(sha256sum "$1" | cut -d' ' -f1)
  printf 'sha256:%s %s' "$digest" "$(stat -c %s "$1")"
  cp "$1" "$result/blobs/sha256/$digest"
}

# busybox from Debian, for the architecture.
busybox() {
  local architecture=$1 target=$2 name=busybox-static
  if [ "$architecture" = "$here" ] && [ -e /bin/busybox ] && ! readelf -l /bin/busybox 2>/dev/null | grep -qw INTERP; then cp /bin/busybox "$target"; return; fi
  command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || return 1
  [ "$architecture" = "$here" ] || name=busybox-static:$architecture
  (cd "$work" && apt-get download -q "$name" >/dev/null 2>&1 && dpkg-deb -x busybox-static_*_"$architecture".deb "busybox-$architecture") || return 1
  cp "$work/busybox-$architecture/bin/busybox" "$target"
}

# The root file system of one image, in a directory.
root() {
  local kind=$1 architecture=$2 directory=$3
  mkdir -p "$directory"/{data,config,tmp}
  install -m 755 "${binaries[$architecture]}" "$directory/pys3local"
  scripts/sbom.sh >"$directory/sbom.spdx.json"
  chmod 644 "$directory/sbom.spdx.json"
  if [ "$kind" = shell ]; then
    mkdir -p "$directory"/{bin,etc,usr/bin}
    busybox "$architecture" "$directory/bin/busybox" || return 1
    chmod 755 "$directory/bin/busybox"
    local applet
    for applet in sh cat chmod chown cp date echo env false grep head id kill ls mkdir mv nc ps rm sed sleep stat tail test timeout true wget; do ln -s busybox "$directory/bin/$applet"; done
    ln -s /pys3local "$directory/usr/bin/pys3local"
    ln -s /pys3local "$directory/usr/bin/minio"
    install -m 755 scripts/packaging/image-curl "$directory/usr/bin/curl"
    install -m 755 scripts/packaging/image-mc "$directory/usr/bin/mc"
    printf 'root:x:0:0::/:/bin/sh\npys3local:x:10001:10001::/config:/bin/sh\n' >"$directory/etc/passwd"
    printf 'root:x:0:\npys3local:x:10001:\n' >"$directory/etc/group"
  fi
  # Whoever it runs as may write here: any user id works without a chown.
  chmod 777 "$directory/data" "$directory/config"
  chmod 1777 "$directory/tmp"
}

# One image; prints the descriptor of its manifest.
image() {
  local kind=$1 architecture=$2 directory=$work/$1-$2 title=
  root "$kind" "$architecture" "$directory" || return 1
  (cd "$directory" && find . -mindepth 1 -printf '%P\n' | LC_ALL=C sort | tar --no-recursion --format=ustar --owner=0 --group=0 --numeric-owner --mtime="@$epoch" -cf "$directory.tar" -T -)
  local diff; diff=$(sha256sum "$directory.tar" | cut -d' ' -f1)
  gzip -9n "$directory.tar"
  local layer size; read -r layer size < <(blob "$directory.tar.gz"; echo)
  [ "$kind" = scratch ] || title=" (with a shell)"
  cat >"$work/config.json" <<JSON
{"created":"$created","architecture":"$architecture","os":"linux","config":{"User":"10001:10001","ExposedPorts":{"9000/tcp":{},"10001/tcp":{}},"Env":["PATH=/bin:/usr/bin:/","HOME=/config","PYS3LOCAL_CONFIG_DIR=/config"],"Entrypoint":["/pys3local"],"Cmd":["server","--listen",":9000","--listen",":10001"],"WorkingDir":"/","Volumes":{"/data":{},"/config":{}},"StopSignal":"SIGTERM","Healthcheck":{"Test":["CMD","/pys3local","healthcheck"],"Interval":30000000000,"Timeout":3000000000},"Labels":{"org.opencontainers.image.title":"pys3local$title","org.opencontainers.image.description":"An S3 server for a directory","org.opencontainers.image.version":"$version","org.opencontainers.image.revision":"$revision","org.opencontainers.image.created":"$created","org.opencontainers.image.licenses":"MIT"}},"rootfs":{"type":"layers","diff_ids":["sha256:$diff"]},"history":[{"created":"$created","created_by":"scripts/image.sh"}]}
JSON
  local config config_size; read -r config config_size < <(blob "$work/config.json"; echo)
  printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%s},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"%s","size":%s}]}' "$config" "$config_size" "$layer" "$size" >"$work/manifest.json"
  local manifest manifest_size; read -r manifest manifest_size < <(blob "$work/manifest.json"; echo)
  printf '{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"%s","size":%s,"platform":{"architecture":"%s","os":"linux"}}' "$manifest" "$manifest_size" "$architecture"
}

entries=
for kind in scratch shell; do
  tag=$version; [ "$kind" = scratch ] || tag=$version-shell
  manifests=
  for architecture in amd64 arm64; do
    [ -n "${binaries[$architecture]:-}" ] || continue
    if ! descriptor=$(image "$kind" "$architecture"); then step "$tag for $architecture: left out, busybox-static for it could not be had"; continue; fi
    manifests=${manifests:+$manifests,}$descriptor
  done
  [ -n "$manifests" ] || continue
  printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[%s]}' "$manifests" >"$work/index.json"
  read -r index size < <(blob "$work/index.json"; echo)
  entries=${entries:+$entries,}$(printf '{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"%s","size":%s,"annotations":{"org.opencontainers.image.ref.name":"%s"}}' "$index" "$size" "$tag")
  step "$result: $tag"
done
printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[%s]}' "$entries" >"$result/index.json"
tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$epoch" --mode=u=rwX,go=rX -C "$result" -cf "$result.tar" .
