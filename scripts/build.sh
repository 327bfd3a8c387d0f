#!/usr/bin/env bash
# Builds artifacts/pys3local: one static native executable that needs nothing from the machine it is copied to.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

fail() { printf 'build.sh: %s\n' "$*" >&2; exit 1; }
step() { printf '%s\n' "$*"; }

case "$(uname -s)-$(uname -m)" in
  Linux-x86_64)  rid=linux-x64 ;;
  Linux-aarch64) rid=linux-arm64 ;;
  *) fail "static builds are for Linux on x86_64 and aarch64; elsewhere: dotnet publish src/Pys3Local.Cli -c Release" ;;
esac
command -v dotnet >/dev/null || fail "the .NET SDK 10 is missing; see https://dotnet.microsoft.com/download"

mkdir -p artifacts
# One build at a time: a second one waits, and then has nothing to do.
exec 9>artifacts/.build.lock
flock 9

# Debian's names. cmake and a C compiler build the OpenSSL glue, binutils strips; the rest is linked in.
needed=()
have() { command -v "$1" >/dev/null || needed+=("$2"); }
library() { [ -n "$(find /usr/lib /usr/local/lib /lib -maxdepth 2 -name "$1" -print -quit 2>/dev/null)" ] || needed+=("$2"); }
command -v gcc >/dev/null || command -v clang >/dev/null || needed+=(gcc)
have cmake cmake
have make make
have strip binutils
library libc.a libc6-dev
library libssl.a libssl-dev
library libsqlite3.a libsqlite3-dev
library libz.a zlib1g-dev
if [ ${#needed[@]} -gt 0 ]; then
  if   ! command -v apt-get >/dev/null; then root=()
  elif [ "$(id -u)" = 0 ]; then root=(env)
  elif sudo -n true 2>/dev/null; then root=(sudo -n)
  else root=(); fi
  [ ${#root[@]} -gt 0 ] || fail "these packages are missing (Debian's names), install them and run this again: ${needed[*]}"
  step "installing ${needed[*]}"
  log=artifacts/apt.log
  { "${root[@]}" apt-get update -q && "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "${needed[@]}"; } \
    >"$log" 2>&1 || { tail -5 "$log" >&2; fail "installing ${needed[*]} failed"; }
fi

compiler=clang; command -v clang >/dev/null || compiler=gcc
output=artifacts/publish/static

# The C libraries that are linked in, without what unwinding their frames would need: nothing unwinds them, and it is more than
# half a megabyte. Ahead of them what stands in for those of their parts that are never used.
libraries=$PWD/artifacts/libraries
mkdir -p "$libraries"
unused=src/Pys3Local.Cli/Native/Unused.c
"$compiler" -Os -Wall -Wextra -Werror -ffunction-sections -fdata-sections -c "$unused" -o "$libraries/unused.o"
mapfile -t mathematics < <(sed -nE 's/^NO_MATHEMATICS\((\w+)\)$/--redefine-sym=\1=unused_\1/p' "$unused")
for name in c crypto ssl sqlite3 z; do
  archive=$(find /usr/lib /usr/local/lib /lib -maxdepth 2 -name "lib$name.a" -print -quit 2>/dev/null)
  renamed=(); [ "$name" != sqlite3 ] || renamed=("${mathematics[@]}")
  objcopy --remove-section .eh_frame --remove-section .rela.eh_frame "${renamed[@]}" "$archive" "$libraries/lib$name.a"
done

step "compiling for $rid"
log=artifacts/build.log
status=0
dotnet publish src/Pys3Local.Cli -r "$rid" -c Release -o "$output" -p:Static=true \
  -p:NativeLibraryDirectory="$libraries" -p:CppCompilerAndLinker="$compiler" --nologo -v:minimal >"$log" 2>&1 || status=$?

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
strip --strip-all -o artifacts/pys3local.stripped "$output/pys3local"
# Copied, as it is on its way to a user: what strip wrote lies in the system's cache in pages of 2 MiB, and so it would count in a process's memory.
cp artifacts/pys3local.stripped artifacts/pys3local.new
rm artifacts/pys3local.stripped
if ldd artifacts/pys3local.new >/dev/null 2>&1; then fail "the executable is not static"; fi
mv -f artifacts/pys3local.new artifacts/pys3local
step "artifacts/pys3local: $(stat -c %s artifacts/pys3local | awk '{printf "%.1f MB", $1 / 1e6}'), static, $rid"
