#!/usr/bin/env bash
# The backends in a cloud: conformance on our own server, on Azurite and on Ceph RGW, then rclone and restic through the program onto each, with 5 % of the answers failing on our own.
#
#   scripts/test-clouds.sh [self] [azurite] [ceph]     # all that can be had, unless some are named
#   scripts/test-clouds.sh --install                   # installs Azurite (npm) and Ceph (Debian) first; needs root for Ceph
set -euo pipefail
cd "$(dirname "$0")/.."

install=false; which=()
for word in "$@"; do if [ "$word" = --install ]; then install=true; else which+=("$word"); fi; done
[ ${#which[@]} -gt 0 ] || which=(self azurite ceph)
work=$(mktemp -d); pids=()
trap 'for p in "${pids[@]}"; do kill "$p" 2>/dev/null || :; done; wait 2>/dev/null; rm -rf "$work"' EXIT
for name in $(env | grep -o '^PYS3LOCAL_[A-Z_0-9]*' || :); do unset "$name"; done
unset AWS_CA_BUNDLE SSL_CERT_FILE || :
tools=${XDG_CACHE_HOME:-$HOME/.cache}/pys3local-clouds
wanted() { [[ " ${which[*]} " == *" $1 "* ]]; }
say() { printf '== %s\n' "$*"; }
port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
await() { for _ in $(seq 100); do curl -s -o /dev/null --max-time 1 "$1" && return; sleep 0.2; done; say "$1 does not answer"; return 1; }

if $install; then
  mkdir -p "$tools"
  if wanted azurite; then npm install --no-audit --no-fund --silent --prefix "$tools" azurite@3.37.0; fi
  if wanted ceph; then apt-get install -y -q --no-install-recommends ceph-mon ceph-osd radosgw ceph-common >"$work/apt.log" || { tail -5 "$work/apt.log"; exit 1; }; fi
fi

say building
dotnet build src/Pys3Local.Cli -c Release --nologo -v:q -clp:ErrorsOnly
for project in S3Client Storage.S3 Storage.Azure Transfer; do dotnet build "tests/Pys3Local.$project.Tests" -c Release --nologo -v:q -clp:ErrorsOnly; done
program=$PWD/artifacts/bin/Pys3Local.Cli/release/pys3local
suite() { "artifacts/bin/Pys3Local.$1.Tests/release/Pys3Local.$1.Tests" --no-ansi --disable-logo "${@:2}" >"$work/suite.log" 2>&1 || { grep -a -A4 '^failed' "$work/suite.log" | head -60; return 1; }; grep -aE '^ +(total|failed|succeeded|skipped):' "$work/suite.log" | tr -s ' \n' ' '; echo; }

# clients NAME ARGS...: rclone and restic through the program onto a service. Each is asked once again where the service fails on purpose: a large body cannot be sent twice by the server.
clients() {
  local name=$1 address; address=127.0.0.1:$(port); shift
  say "$name: rclone sync + check, restic backup + check --read-data"
  "$program" serve --config-dir "$work/$name" --access-key-id front --secret-access-key front-secret --listen "$address" --create-bucket data "$@" >"$work/$name.log" 2>&1 & pids+=($!)
  local pid=$!
  await "http://$address/" || { tail -5 "$work/$name.log"; return 1; }
  export RCLONE_CONFIG_F_TYPE=s3 RCLONE_CONFIG_F_PROVIDER=Other RCLONE_CONFIG_F_ACCESS_KEY_ID=front RCLONE_CONFIG_F_SECRET_ACCESS_KEY=front-secret RCLONE_CONFIG_F_ENDPOINT=http://$address
  rclone -q sync "$work/source" f:data/files --s3-upload-cutoff 16M --s3-chunk-size 8M
  rclone -q check --download "$work/source" f:data/files
  export RESTIC_PASSWORD=test RESTIC_REPOSITORY=s3:http://$address/data/repository RESTIC_CACHE_DIR=$work/cache
  AWS_ACCESS_KEY_ID=front AWS_SECRET_ACCESS_KEY=front-secret bash -c "restic -q init && restic -q backup '$work/source' && restic -q check --read-data"
  say "$name: done, peak memory $(awk '/VmHWM/ { print int($2 / 1024) " MiB" }' "/proc/$pid/status")"
  kill "$pid"
}

mkdir -p "$work/source/below"
for i in $(seq 40); do head -c $((i * 30011)) /dev/urandom >"$work/source/$i"; done
head -c 40000000 /dev/urandom >"$work/source/below/large"
head -c 9000000 /dev/urandom >"$work/source/below/other"

if wanted self; then
  say "our own server: the client, conformance in both layouts, failures"
  suite S3Client; suite Storage.S3
  up=127.0.0.1:$(port)
  AWS_ACCESS_KEY_ID=up AWS_SECRET_ACCESS_KEY=up-secret "$program" serve --ci --path "$work/up" --access-key-id up --secret-access-key up-secret --listen "$up" --create-bucket place >"$work/up.log" 2>&1 & pids+=($!)
  await "http://$up/"
  curl -fsS -X POST "http://$up/.pys3local/test/faults" -H 'content-type: application/json' -d '{"probability":0.05,"seed":7,"status":503,"code":"SlowDown"}' >/dev/null
  say "5 % of its answers are 503"
  AWS_ACCESS_KEY_ID=up AWS_SECRET_ACCESS_KEY=up-secret clients self --backend s3 --upstream "http://$up/place/prefix"
fi

if wanted azurite; then
  azurite=$(command -v azurite-blob || echo "$tools/node_modules/.bin/azurite-blob")
  if [ -x "$azurite" ]; then
    at=$(port); (cd "$work" && exec "$azurite" --blobPort "$at" --silent --inMemoryPersistence --skipApiVersionCheck) >"$work/azurite.log" 2>&1 & pids+=($!)
    await "http://127.0.0.1:$at/"
    say "Azurite: conformance"
    PYS3LOCAL_TEST_AZURITE=http://127.0.0.1:$at suite Storage.Azure
    # The emulator's key, which everybody has.
    export AZURE_STORAGE_KEY=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==
    clients azurite --backend azure --upstream "http://127.0.0.1:$at/devstoreaccount1"
  else
    say "Azurite is not there: scripts/test-clouds.sh --install azurite"
  fi
fi

if wanted ceph; then
  if command -v radosgw >/dev/null && command -v ceph-mon >/dev/null; then
    at=$(port)
    say "Ceph: one monitor, one OSD in memory, one gateway"
    scripts/ceph.sh "$work/ceph" "$at" >"$work/ceph.log" 2>&1 || { tail -20 "$work/ceph.log"; exit 1; }
    while read -r pid; do pids+=("$pid"); done <"$work/ceph/pids"
    say "Ceph: conformance"
    PYS3LOCAL_TEST_S3=http://127.0.0.1:$at suite Storage.S3 --treenode-filter '/**[Name=*OtherService*]'
    say "Ceph: export to it, and import from it"
    PYS3LOCAL_TEST_S3=http://127.0.0.1:$at suite Transfer --treenode-filter '/*/*/OtherServiceTests/*'
    AWS_ACCESS_KEY_ID=ceph AWS_SECRET_ACCESS_KEY=ceph-secret clients ceph --backend s3 --upstream "http://127.0.0.1:$at"
  else
    say "Ceph is not there: scripts/test-clouds.sh --install ceph"
  fi
fi
say "all that was asked for has passed"
