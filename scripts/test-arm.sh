#!/usr/bin/env bash
# The arm64 binary on a kernel of its own: Debian's, in qemu-system-aarch64, with the binary (and a busybox that starts it) as all there is.
# Closes with one line: N passed, N failed, N skipped. Six to ten minutes, and a download of 70 MB the first time.
#   scripts/test-arm.sh           processor Cortex-A72 (Raspberry Pi 4): first without AES, SHA and CRC instructions, after a power cut with them
#   scripts/test-arm.sh --user    without a kernel: two rounds under qemu-aarch64-static, on a processor with every instruction and on a Cortex-A72
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/packages.sh

fail() { printf 'test-arm.sh: %s\n' "$*" >&2; exit 1; }
step() { printf '%s\n' "$*"; }

user=
case "${1:-}" in
  '') ;;
  --user) user=yes ;;
  *) fail "'$1' is not known; see the first lines of scripts/test-arm.sh" ;;
esac

scripts/build.sh --target linux-arm64 </dev/null
binary=artifacts/linux-arm64/pys3local; [ "$(uname -m)" != aarch64 ] || binary=artifacts/pys3local
room=artifacts/arm
mkdir -p "$room"

needed=()
have() { command -v "$1" >/dev/null || [ -x "/usr/sbin/$1" ] || [ -x "/sbin/$1" ] || needed+=("$2"); }
have restic restic
/usr/bin/python3 -c 'import boto3' 2>/dev/null || needed+=(python3-boto3)
if [ -n "$user" ]; then
  have qemu-aarch64-static qemu-user-static
else
  have qemu-system-aarch64 qemu-system-arm
  have aarch64-linux-gnu-gcc gcc-aarch64-linux-gnu
  have depmod kmod
  have cpio cpio
  have mke2fs e2fsprogs
fi
install_packages "$room/apt.log" "${needed[@]}"

if [ -n "$user" ]; then
  passed=0 failed=0
  for processor in max cortex-a72; do
    step "a round under $(qemu-aarch64-static --version | head -1), processor $processor"
    /usr/bin/python3 tests/Arm/round.py user "$binary" "$processor" | tee "$room/user-$processor.log" || true
    # A round that broke has no such line.
    counts=$(sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed, 0 skipped$/\1 \2/p' "$room/user-$processor.log" | tail -1)
    read -r good bad <<<"${counts:-0 1}"
    passed=$((passed + good)) failed=$((failed + bad))
  done
  step "$passed passed, $failed failed, 0 skipped"
  [ $failed = 0 ] && [ $passed -gt 0 ]
  exit
fi

# Debian's kernel and its busybox, unpacked: nothing of them is installed here.
PATH=$PATH:/usr/sbin:/sbin
if [ ! -e "$room/vmlinuz" ]; then
  package=$(apt-cache depends linux-image-arm64:arm64 2>/dev/null | sed -n 's/^ *Depends: \(linux-image-[0-9][^:]*\).*/\1/p' | head -1)
  [ -n "$package" ] || fail "apt knows no kernel for arm64; as root: dpkg --add-architecture arm64 && apt-get update"
  step "downloading $package"
  rm -rf "$room/system" "$room/debs"
  mkdir -p "$room/system" "$room/debs"
  (cd "$room/debs" && apt-get download -q "$package:arm64" busybox-static:arm64) >"$room/apt.log" 2>&1 \
    || { tail -5 "$room/apt.log" >&2; fail "downloading $package failed; everything it said is in $room/apt.log"; }
  for deb in "$room"/debs/*.deb; do dpkg-deb -x "$deb" "$room/system"; done
  depmod -b "$room/system" "$(ls "$room/system/lib/modules")"
  cp "$room/system"/boot/vmlinuz-* "$room/vmlinuz"
fi

# The file system that the kernel starts with: the modules of disk and network in the order in which they need each other.
modules=$room/system/lib/modules/$(ls "$room/system/lib/modules")
tree=$room/tree
rm -rf "$tree"
mkdir -p "$tree/bin" "$tree/modules"
for module in virtio_mmio virtio_net virtio_blk crc32c_generic ext4; do
  modprobe -d "$PWD/$room/system" -S "$(basename "$modules")" --show-depends "$module"
done | sed -n 's/^insmod \([^ ]*\).*/\1/p' | awk '!seen[$0]++' | while read -r file; do
  cp "$file" "$tree/modules/"
  basename "$file" >>"$tree/modules/order"
done
cp "$room"/system/bin/busybox "$tree/bin/busybox" 2>/dev/null || cp "$room"/system/usr/bin/busybox "$tree/bin/busybox"
cp tests/Arm/init "$tree/init"
cp "$binary" "$tree/pys3local"
aarch64-linux-gnu-gcc -static -O1 -Wall -Wextra -Werror tests/Arm/without_instructions.c -o "$tree/without_instructions"
chmod +x "$tree/init" "$tree/bin/busybox" "$tree/pys3local"
(cd "$tree" && find . | cpio -o -H newc --quiet) >"$room/initramfs"
rm -f "$room/disk"
truncate -s 1G "$room/disk"
mke2fs -q -t ext4 "$room/disk"

step "a round on Linux $(basename "$modules") under $(qemu-system-aarch64 --version | head -1)"
exec /usr/bin/python3 tests/Arm/round.py machine "$room/vmlinuz" "$room/initramfs" "$room/disk" cortex-a72
