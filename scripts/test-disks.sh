#!/usr/bin/env bash
# The store on real file systems: full, killed while full, emptied, read-only, and verified. Needs root, loop devices and curl; takes minutes.
# Usage: scripts/test-disks.sh [ext4|xfs|btrfs|vfat]...   PYS3LOCAL_BINARY: what to test; else what scripts/build.sh has made.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
binary=${PYS3LOCAL_BINARY:-$root/artifacts/pys3local}
unset PYS3LOCAL_BINARY
work=$(mktemp -d)
server=
bad=0
[ "$(id -u)" = 0 ] || { echo "test-disks: needs root" >&2; exit 2; }

stop() { [ -z "$server" ] || { kill "-${1:-TERM}" "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; server=; }; }
cleanup() { stop KILL; mountpoint -q "$work/disk" && umount "$work/disk"; rm -rf "$work"; }
trap cleanup EXIT

start() {
  rm -f "$work/ready"
  "$binary" serve --path "$work/disk/data" --config-dir "$work/config" --listen 127.0.0.1:0 --no-auth --ready-file "$work/ready" >>"$work/log" 2>&1 </dev/null &
  server=$!
  for _ in $(seq 1200); do { [ -s "$work/ready" ] || ! kill -0 "$server" 2>/dev/null; } && break; sleep 0.1; done
  [ -s "$work/ready" ] || { echo "  it does not start:" >&2; tail -5 "$work/log" >&2; exit 1; }
  url=$(head -1 "$work/ready")
}

# method, URL (with curl's ranges), a file to send: counts of status codes, "200:17 507:3"
codes() {
  curl -sS -o /dev/null -w '%{http_code}\n' -X "$1" ${3:+-T "$3"} "$2" | sort | uniq -c | awk '{ printf "%s%s:%s", sep, $2, $1; sep = " " }'
}

# what it is, what was found, a pattern for the whole of it
expect() {
  if [[ $2 =~ ^($3)$ ]]; then printf '  %-46s %s\n' "$1" "$2"; else printf '  %-46s %s, wanted %s\n' "$1" "$2" "$3"; bad=$((bad + 1)); fi
}

listed() {
  local token='' count=0 page
  while :; do
    page=$(curl -sS "$url/bucket?list-type=2&max-keys=1000${token:+&continuation-token=$token}")
    count=$((count + $(grep -o '<Key>' <<<"$page" | wc -l)))
    token=$(sed -n 's:.*<NextContinuationToken>\(.*\)</NextContinuationToken>.*:\1:p' <<<"$page" | sed 's/=/%3D/g; s/+/%2B/g; s:/:%2F:g')
    [ -n "$token" ] || { echo "$count"; return; }
  done
}

stored() { local n=0 c; for c in $1; do [ "${c%%:*}" = 200 ] && n=${c#*:}; done; echo "$n"; }

run() {
  local fs=$1 size=$2 many=$3
  echo "$fs, $size MB"
  truncate -s "${size}M" "$work/image"
  "mkfs.$fs" $([ "$fs" = ext4 ] && echo -q) "$work/image" >/dev/null 2>&1
  mkdir -p "$work/disk"
  mount -o loop "$work/image" "$work/disk"
  head -c 20480 /dev/urandom >"$work/large"
  head -c 100 /dev/urandom >"$work/small"
  start
  expect "bucket" "$(codes PUT "$url/bucket")" 200:1
  local large small kept
  large=$(codes PUT "$url/bucket/large-[1-$many]" "$work/large")
  expect "PUT of 20 KiB until it is full" "$large" '200:[0-9]+ 507:[0-9]+'
  small=$(codes PUT "$url/bucket/small-[1-2000]" "$work/small")
  expect "PUT of 100 B until it is full" "$small" '(200:[0-9]+ )?507:[0-9]+'
  kept=$(($(stored "$large") + $(stored "$small")))
  expect "listed on the full disk" "$(listed)" "$kept"
  expect "read on the full disk" "$(codes GET "$url/bucket/large-[1-100]")" 200:100
  stop KILL
  start
  expect "listed after a kill and a start on the full disk" "$(listed)" "$kept"
  expect "DELETE on the full disk" "$(codes DELETE "$url/bucket/large-[1-$(stored "$large")]")" "204:$(stored "$large")"
  sleep 3
  expect "PUT after that" "$(codes PUT "$url/bucket/again-[1-100]" "$work/large")" 200:100
  expect "listed after that" "$(listed)" "$((kept - $(stored "$large") + 100))"
  sync
  if mount -o remount,ro "$work/disk" 2>/dev/null; then
    expect "PUT, read-only" "$(codes PUT "$url/bucket/never" "$work/small")" '(403|500|503):1'
    expect "GET, read-only" "$(codes GET "$url/bucket/again-[1-100]")" 200:100
    mount -o remount,rw "$work/disk"
    expect "PUT, writable again" "$(codes PUT "$url/bucket/later" "$work/small")" 200:1
  else
    echo "  (busy: cannot be made read-only beside a running server)"
  fi

  stop
  expect "verify" "$("$binary" verify --path "$work/disk/data" --config-dir "$work/config" >>"$work/log" 2>&1; echo $?)" 0
  umount "$work/disk"
  rm -f "$work/image"
}

[ $# -gt 0 ] || set -- ext4 xfs btrfs vfat
for fs in "$@"; do
  if ! command -v "mkfs.$fs" >/dev/null || ! { grep -qw "$fs" /proc/filesystems || modprobe "$fs" 2>/dev/null; }; then
    echo "$fs: not in this kernel, or no mkfs.$fs"
    continue
  fi

  case $fs in
    ext4 | vfat) run "$fs" 64 4000 ;;
    xfs) run xfs 320 16000 ;;
    btrfs) run btrfs 128 8000 ;;
  esac
done

[ -e /dev/mapper/control ] || echo "no device-mapper in this kernel: a device whose writes fail is left to the simulated disk (tests/Pys3Local.Storage.Local.Tests/Faults)"
[ "$bad" = 0 ] || { echo "bad = $bad; the log:"; tail -20 "$work/log"; }
echo "bad = $bad"
[ "$bad" = 0 ]
