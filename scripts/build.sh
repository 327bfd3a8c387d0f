#!/usr/bin/env bash
# Builds one static native executable that needs nothing from the machine it is copied to.
#   scripts/build.sh                        artifacts/pys3local, for this machine's processor
#   scripts/build.sh --target linux-arm64   artifacts/linux-arm64/pys3local: on the other processor (linux-x64, linux-arm64) by a cross compiler
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/packages.sh

fail() { printf 'build.sh: %s\n' "$*" >&2; exit 1; }
step() { printf '%s\n' "$*"; }

case "$(uname -s)-$(uname -m)" in
  Linux-x86_64)  host=linux-x64 ;;
  Linux-aarch64) host=linux-arm64 ;;
  *) fail "static builds are for Linux on x86_64 and aarch64; elsewhere: dotnet publish src/Pys3Local.Cli -c Release" ;;
esac
rid=$host
while [ $# -gt 0 ]; do
  case $1 in
    --target) [ $# -gt 1 ] || fail "--target needs linux-x64 or linux-arm64"; rid=$2; shift 2 ;;
    --target=*) rid=${1#*=}; shift ;;
    *) fail "'$1' is not known; see the first lines of scripts/build.sh" ;;
  esac
done
case $rid in
  linux-x64)   triplet=x86_64-linux-gnu  architecture=amd64 ;;
  linux-arm64) triplet=aarch64-linux-gnu architecture=arm64 ;;
  *) fail "--target is linux-x64 or linux-arm64, not '$rid'" ;;
esac
cross=; [ "$rid" = "$host" ] || cross=yes
command -v dotnet >/dev/null || fail "the .NET SDK 10 is missing; see https://dotnet.microsoft.com/download"

result=artifacts; [ -z "$cross" ] || result=artifacts/$rid
mkdir -p "$result"
# One build at a time: a second one waits, and then has nothing to do. The compiler does not get the lock: its server outlives this script.
exec 9>artifacts/.build.lock
flock 9

# The static libraries: of this architecture only, for a machine may have those of several. Debian has a directory for each, other
# distributions one for all.
directories=("/usr/lib/$triplet" "/lib/$triplet")
[ -n "$cross" ] || directories+=(/usr/local/lib64 /usr/local/lib /usr/lib64 /usr/lib)
archive() { local directory; for directory in "${directories[@]}"; do [ -e "$directory/$1" ] && printf '%s' "$directory/$1" && return; done; return 1; }

# Debian's names. cmake and a C compiler build the OpenSSL glue, binutils strips; the rest is linked in.
needed=()
have() { command -v "$1" >/dev/null || needed+=("$2"); }
library() { archive "$1" >/dev/null || needed+=("$2${cross:+:$architecture}"); }
have cmake cmake
have make make
if [ -n "$cross" ]; then
  have clang clang
  have ld.lld lld
  have "$triplet-strip" "binutils-${triplet/x86_64/x86-64}"
  # The beginning of every executable, and libgcc.
  have "$triplet-gcc" "gcc-${triplet/x86_64/x86-64}"
else
  command -v gcc >/dev/null || command -v clang >/dev/null || needed+=(gcc)
  have strip binutils
fi
library libc.a libc6-dev
library libssl.a libssl-dev
library libsqlite3.a libsqlite3-dev
library libz.a zlib1g-dev
foreign=(); [ -z "$cross" ] || foreign=(--architecture "$architecture")
install_packages artifacts/apt.log "${foreign[@]}" "${needed[@]}"
libraries=$(dirname "$(archive libsqlite3.a)")

options=(-p:Static=true -p:NativeLibraryDirectory="$libraries")
strip=strip
if [ -n "$cross" ]; then
  # The compiler package takes one word for compiler and linker, and builds its glue with cmake, which reads CFLAGS.
  compiler=$PWD/artifacts/$rid/clang
  printf '#!/bin/sh\nexec clang --target=%s "$@"\n' "$triplet" >"$compiler.new"
  chmod +x "$compiler.new"
  mv -f "$compiler.new" "$compiler"
  options+=(-p:SysRoot=/ -p:LinkerFlavor=lld -p:ObjCopyName="$triplet-objcopy" -p:CppCompilerAndLinker="$compiler")
  export CFLAGS="--target=$triplet"
  strip=$triplet-strip
else
  compiler=clang; command -v clang >/dev/null || compiler=gcc
  options+=(-p:CppCompilerAndLinker="$compiler")
fi

step "compiling for $rid"
log=$result/build.log
output=artifacts/publish/$rid
status=0
publish() { dotnet publish src/Pys3Local.Cli -r "$rid" -c Release -o "$output" "${options[@]}" --nologo -v:minimal >"$log" 2>&1 9>&- || status=$?; }
publish
if [ $status != 0 ] && grep -q 'CMakeLists.txt" does not match the source' "$log"; then
  # Left of another version of the compiler package.
  find artifacts/obj/Pys3Local.Cli -name CMakeCache.txt -delete
  status=0
  publish
fi

# glibc's name service loads shared libraries even from a static executable, and the linker says so for each function that
# reaches it. The server binds to addresses and never calls them on the way of a request, so these lines are no news.
glibc="Using '[a-zA-Z0-9_]+' in statically linked applications|in function \`"
# The compiler package brings the C sources of its OpenSSL glue and builds them here: their warnings are not ours to mend.
glue="libs/System\.Security\.Cryptography\.Native/|CMake warning|[0-9]+ warnings? generated"
warnings=$(grep -E 'warning|error' "$log" | grep -vE "$glibc|$glue" || true)
if [ $status != 0 ]; then
  { grep -E 'error' "$log" | sort -u || true; } >&2
  fail "the compiler failed; everything it said is in $log"
fi
# What the trimmer or the native compiler doubts may fail at run time only.
if [ -n "$warnings" ]; then
  printf '%s\n' "$warnings" | sort -u >&2
  fail "warnings are errors"
fi

step "stripping"
# In a file of its own, then renamed: a running server keeps the file that it was started from.
"$strip" --strip-all -o "$result/pys3local.stripped" "$output/pys3local"
# Copied, as it is on its way to a user: what strip wrote lies in the system's cache in pages of 2 MiB, and so it would count in a process's memory.
cp "$result/pys3local.stripped" "$result/pys3local.new"
rm "$result/pys3local.stripped"
if readelf --program-headers --wide "$result/pys3local.new" | grep -qw INTERP; then fail "the executable is not static"; fi
mv -f "$result/pys3local.new" "$result/pys3local"
step "$result/pys3local: $(stat -c %s "$result/pys3local" | awk '{printf "%.1f MB", $1 / 1e6}'), static, $rid"
