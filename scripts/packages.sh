# To be sourced by scripts that need packages of Debian; they have a function 'fail' that says why they end.
# shellcheck shell=bash

# install_packages LOG [--architecture NAME] [PACKAGE…]: as root, or by sudo where that asks for no password. What apt says is in LOG.
install_packages() {
  local log=$1 foreign='' root=()
  shift
  if [ "${1:-}" = --architecture ]; then foreign=$2; shift 2; fi
  [ $# -gt 0 ] || return 0
  if command -v apt-get >/dev/null; then
    if [ "$(id -u)" = 0 ]; then root=(env)
    elif sudo -n true 2>/dev/null; then root=(sudo -n); fi
  fi
  [ ${#root[@]} -gt 0 ] || fail "packages are missing (Debian's names); as root: ${foreign:+dpkg --add-architecture $foreign && }apt-get update && apt-get install $*"
  printf 'installing %s\n' "$*"
  {
    { [ -z "$foreign" ] || "${root[@]}" dpkg --add-architecture "$foreign"; } \
      && "${root[@]}" apt-get update -q \
      && "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "$@"
  } >"$log" 2>&1 </dev/null || { tail -5 "$log" >&2; fail "installing $* failed; everything it said is in $log"; }
}
