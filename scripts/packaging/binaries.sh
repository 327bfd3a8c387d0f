# Sourced by package.sh and image.sh, after their options: what is released, and the binaries by Debian's name of the architecture.
version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' src/Directory.Build.props)
epoch=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}
case $(uname -m) in aarch64) here=arm64 ;; *) here=amd64 ;; esac
declare -A binaries=()
if [ -n "$given" ]; then
  # A file to a line. The processor is in the ELF header (e_machine: 62 is x86-64, 183 is AArch64).
  while IFS= read -r file; do
    case $(od -An -tu2 -j18 -N2 "$file" 2>/dev/null | tr -d ' ') in
      62) binaries[amd64]=$file ;;
      183) binaries[arm64]=$file ;;
      *) fail "$file is no program for x86-64 or AArch64" ;;
    esac
  done <<<"$given"
else
  [ ! -e artifacts/pys3local ] || binaries[$here]=artifacts/pys3local
  [ ! -e artifacts/linux-arm64/pys3local ] || binaries[arm64]=artifacts/linux-arm64/pys3local
  [ ! -e artifacts/linux-x64/pys3local ] || binaries[amd64]=artifacts/linux-x64/pys3local
fi
