#!/usr/bin/env bash
# Durable PUTs on a disk whose sync takes a while, as one with a plate or a cheap flash card: a loop device on a file that answers late (tests/Disks/failing_disk.py).
# Needs root, loop devices, /dev/fuse and Python. Measures what scripts/bench.sh has measured beside the same system calls made by hand, on that disk.
#
#   scripts/bench-disk.sh [MS] [ROW…]      # 2 ms, and the rows durable-put-1 and durable-put-32
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
[ "$(id -u)" = 0 ] || { echo "bench-disk.sh: needs root" >&2; exit 2; }

milliseconds=${1:-2}; shift || :
rows=("$@"); [ ${#rows[@]} -gt 0 ] || rows=(durable-put)
work=$(mktemp -d)
cleanup() {
  ! mountpoint -q "$work/disk" || umount "$work/disk"
  ! mountpoint -q "$work/fuse" || umount "$work/fuse"
  rm -rf "$work"
}
trap cleanup EXIT

scripts/run.sh --version >/dev/null
dotnet build tests/Pys3Local.Benchmarks -c Release --nologo -v:q -clp:ErrorsOnly </dev/null
mkdir "$work/fuse" "$work/disk"
truncate -s 4G "$work/image"
mkfs.ext4 -q -F "$work/image"
python3 tests/Disks/failing_disk.py "$work/image" "$work/fuse" "$work/control" "$milliseconds" &
for _ in $(seq 100); do [ ! -e "$work/fuse/disk" ] || break; sleep 0.1; done
mount -o loop "$work/fuse/disk" "$work/disk"
artifacts/bin/Pys3Local.Benchmarks/release/Pys3Local.Benchmarks --binary artifacts/pys3local --output "$work/disk/bench" "${rows[@]}"
