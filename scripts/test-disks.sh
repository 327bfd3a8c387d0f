#!/usr/bin/env bash
# The store on real file systems: full, killed while full, emptied, read-only, and verified; and on a disk whose writes fail (tests/Disks/failing_disk.py).
# Needs root, loop devices, /dev/fuse, Python and curl; takes minutes.
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
cleanup() {
  stop KILL
  for _ in 1 2 3 4 5; do ! mountpoint -q "$work/disk" || umount "$work/disk" 2>/dev/null || sleep 1; done
  mountpoint -q "$work/fuse" && umount "$work/fuse"
  rm -rf "$work"
}
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
    case $page in *"<Code>SlowDown</Code>"*) echo 503; return ;; esac
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
  expect "listed after a kill and a start on the full disk" "$(listed)" "($kept|503)"
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

# key, a mark that its content begins with, a word for its metadata
put() {
  { printf '%s' "$2"; head -c 20000 "$work/random"; } >"$work/$1-$3"
  curl -sS -o /dev/null -w '%{http_code}' -T "$work/$1-$3" -H "x-amz-meta-of: $3" "$url/bucket/$1" || true
}

# key: the word of the content that is there, where the metadata says the same; else what differs
got() {
  local of word
  of=$(curl -sS -D - -o "$work/got" "$url/bucket/$1" | tr -d '\r' | sed -n 's/^x-amz-meta-of: //Ip')
  for word in "${@:2}"; do
    if cmp -s "$work/got" "$work/$1-$word"; then [ "$of" = "$word" ] && echo "$word" || echo "content of $word with metadata of '$of'"; return; fi
  done

  echo "content of none, with metadata of '$of'"
}

# what is on the medium, and nothing else
restart() {
  stop KILL
  rm -f "$work/control"
  for _ in 1 2 3 4 5 6; do umount "$work/disk" 2>/dev/null && break; sleep 1; done
  mount -o loop "$work/fuse/disk" "$work/disk"
  start
}

failed() { [ -f "$work/control.failed" ] && wc -l <"$work/control.failed" || echo 0; }

fail() {
  local fs=$1 size=$2 code
  echo "$fs, $size MB, on a disk whose writes fail"
  truncate -s "${size}M" "$work/image"
  "mkfs.$fs" $([ "$fs" = ext4 ] && echo -q) "$work/image" >/dev/null 2>&1
  mkdir -p "$work/disk" "$work/fuse"
  head -c 20000 /dev/urandom >"$work/random"
  rm -f "$work/control" "$work/control.failed"
  "$python" "$root/tests/Disks/failing_disk.py" "$work/image" "$work/fuse" "$work/control" >>"$work/log" 2>&1 &
  for _ in $(seq 100); do [ -e "$work/fuse/disk" ] && break; sleep 0.1; done
  mount -o loop "$work/fuse/disk" "$work/disk"
  start
  expect "bucket" "$(codes PUT "$url/bucket")" 200:1
  expect "PUT, four keys" "$(put once old old) $(put always old old) $(put journal old old) $(put all old old)" "200 200 200 200"
  sleep 3

  # The journal's write goes through, the one of the object's pages does not.
  echo "MARK-ONCE 1 1" >"$work/control"
  expect "PUT, its page fails once after the answer" "$(put once MARK-ONCE new)" 200
  sleep 4
  expect "writes that failed" "$(failed)" '[1-9][0-9]*'
  restart
  expect "after a power cut" "$(got once old new)" new
  rm -f "$work/control.failed"
  echo "MARK-ALWAYS 1 1000000" >"$work/control"
  expect "PUT, its pages fail for ever" "$(put always MARK-ALWAYS new)" 200
  sleep 6
  expect "writes that failed" "$(failed)" '[1-9][0-9]*'
  expect "the others meanwhile" "$(got once old new)" new
  restart
  expect "after a power cut" "$(got always old new)" new
  rm -f "$work/control.failed"
  echo "MARK-JOURNAL 0 1" >"$work/control"
  code=$(put journal MARK-JOURNAL new)
  expect "PUT, the journal's write fails once" "$code" '(200|500|503)'
  expect "writes that failed" "$(failed)" '[1-9][0-9]*'
  expect "read then" "$(got journal old new)" "$([ "$code" = 200 ] && echo new || echo '(old|new)')"
  restart
  expect "after a power cut" "$(got journal old new)" "$([ "$code" = 200 ] && echo new || echo '(old|new)')"
  rm -f "$work/control.failed"
  echo "* 0 1000000" >"$work/control"
  code=$(put all "" new)
  expect "PUT, all writes fail" "$code" '(403|500|503|507)'
  expect "the others meanwhile" "$(got once old new)" new
  restart
  expect "after a power cut" "$(got all old new)" '(old|new)'
  expect "PUT, all is well again" "$(put all "" last)" 200
  expect "listed" "$(listed)" 4
  stop
  expect "verify" "$("$binary" verify --path "$work/disk/data" --config-dir "$work/config" >>"$work/log" 2>&1; echo $?)" 0
  umount "$work/disk"
  umount "$work/fuse"
  rm -f "$work/image" "$work/control.failed"
}

[ $# -gt 0 ] || set -- ext4 xfs btrfs vfat
python=/usr/bin/python3
[ -x "$python" ] || python=python3
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

  if [ -e /dev/fuse ] && command -v "$python" >/dev/null; then
    case $fs in xfs) fail xfs 320 ;; *) fail "$fs" 128 ;; esac
  else
    echo "  (no /dev/fuse or no Python: a disk whose writes fail is left to the simulated one)"
  fi
done

[ "$bad" = 0 ] || { echo "bad = $bad; the log:"; tail -20 "$work/log"; }
echo "bad = $bad"
[ "$bad" = 0 ]
