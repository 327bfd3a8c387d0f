#!/usr/bin/env bash
# The backends in a cloud: conformance on our own server, on Azurite and on Ceph RGW, then rclone and restic through the program onto each, with 5 % of the service's answers failing.
# Installs what it needs: Azurite from npm into artifacts/, clients and Ceph from Debian's packages. Closes with what ran.
#
#   scripts/test-clouds.sh [self] [azurite] [ceph]     # all three, unless some are named
#   scripts/test-clouds.sh quick ceph                  # of those that are named rclone and restic only
#   scripts/test-clouds.sh memory [COUNT] [MIB]        # the most memory while COUNT objects of MIB go up at once (32 of 1024) onto our own server, then a quarter as many of an eighth onto Azurite
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/packages.sh

which=("$@"); [ ${#which[@]} -gt 0 ] || which=(self azurite ceph)
work=$(mktemp -d); pids=(); ran=()
trap 'for p in "${pids[@]}"; do kill "$p" 2>/dev/null || :; done; wait 2>/dev/null; rm -rf "$work"' EXIT
for name in $(env | grep -o '^PYS3LOCAL_[A-Z_0-9]*' || :); do unset "$name"; done
unset AWS_CA_BUNDLE SSL_CERT_FILE || :
export TUNIT_DISABLE_HTML_REPORTER=true TUNIT_DISABLE_JSON_REPORT=true TESTINGPLATFORM_TELEMETRY_OPTOUT=1
fail() { printf 'test-clouds.sh: %s\n' "$*" >&2; exit 1; }
wanted() { [[ " ${which[*]} " == *" $1 "* ]]; }
say() { printf '== %s\n' "$*"; }
done_() { say "$*"; ran+=("$*"); }
port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
await() { for _ in $(seq 150); do curl -s -o /dev/null --max-time 1 "$1" && return; sleep 0.2; done; fail "$1 does not answer"; }

# By the names of Debian's packages.
needed=()
have() { command -v "$1" >/dev/null || needed+=("$2"); }
have rclone rclone; have restic restic; have curl curl; have python3 python3
if wanted azurite || wanted memory; then have node nodejs; have npm npm; fi
if wanted ceph; then have ceph-mon ceph-mon; have ceph-osd ceph-osd; have radosgw radosgw; have ceph ceph-common; fi
mkdir -p artifacts
install_packages artifacts/apt.log "${needed[@]}"
# Azurite as the tests of the Azure backend install it: by their lock file, once.
azurite=artifacts/azurite sources=tests/Pys3Local.Storage.Azure.Tests/Service/azurite
if { wanted azurite || wanted memory; } && ! cmp -s "$sources/package-lock.json" "$azurite/installed.json"; then
  say "installing Azurite"
  mkdir -p "$azurite"
  cp "$sources"/* "$azurite/"
  (cd "$azurite" && npm ci --ignore-scripts --no-audit --no-fund) >"$work/npm.log" 2>&1 || { tail -5 "$work/npm.log" >&2; fail "Azurite cannot be installed"; }
  cp "$azurite/package-lock.json" "$azurite/installed.json"
fi

say building
scripts/run.sh --version >/dev/null
program=$PWD/artifacts/pys3local
projects=()
if wanted self; then projects+=(S3Client); fi
if wanted self || wanted ceph; then projects+=(Storage.S3); fi
if wanted azurite; then projects+=(Storage.Azure); fi
if wanted ceph; then projects+=(Transfer); fi
if wanted quick; then projects=(); fi
for project in "${projects[@]}"; do
  dotnet build "tests/Pys3Local.$project.Tests" -c Release --nologo -v:q -clp:ErrorsOnly >"$work/build.log" 2>&1 </dev/null || { tail -20 "$work/build.log" >&2; fail "the tests of $project do not build"; }
done

# suite PROJECT ARGS...: nothing but a success counts, and some test has to have run.
suite() {
  if wanted quick; then return; fi
  local name=$1; shift
  "artifacts/bin/Pys3Local.$name.Tests/release/Pys3Local.$name.Tests" --no-ansi --disable-logo --progress off "$@" >"$work/suite.log" 2>&1 </dev/null ||
    { awk '/^Test run summary:/ { exit } /^failed / { on = 1 } /^(passed|skipped) / { on = 0 } on && NF' "$work/suite.log" | head -80; tail -8 "$work/suite.log"; fail "tests of $name failed"; }
  done_ "tests of $name: $(awk '/^Test run summary:/ { on = 1 } on && $1 ~ /^(succeeded|skipped|duration):$/ { printf "%s%s", sep, $0; sep = "," }' "$work/suite.log" | tr -s ' ')"
}

# serve NAME ARGS...: the program before a service, at $address, as $served.
serve() {
  local name=$1; shift
  address=127.0.0.1:$(port)
  "$program" serve --config-dir "$work/config-$name" --access-key-id front --secret-access-key front-secret --listen "$address" --create-bucket data "$@" >"$work/$name.log" 2>&1 & served=$!
  pids+=("$served")
  for _ in $(seq 150); do
    if curl -s -o /dev/null --max-time 1 "http://$address/"; then return; fi
    kill -0 "$served" 2>/dev/null || { tail -5 "$work/$name.log"; fail "$name: the program has ended"; }
    sleep 0.2
  done
  fail "$name: the program does not answer"
}
peak() { awk '/VmHWM/ { printf "%d MB", $2 * 1.024 / 1000 }' "/proc/$1/status"; }

# failing HOST:PORT: a proxy before a service, at $through, that lets 5 % of its answers fail.
failing() {
  through=127.0.0.1:$(port)
  python3 tests/Clouds/failing_proxy.py "${through##*:}" "$1" 0.05 >"$work/proxy.log" & proxy=$!
  pids+=("$proxy")
  await "http://$through/"
}

# clients NAME ARGS...: rclone and restic through the program onto a service.
clients() {
  local name=$1 started=$SECONDS
  serve "$@"
  export RCLONE_CONFIG_F_TYPE=s3 RCLONE_CONFIG_F_PROVIDER=Other RCLONE_CONFIG_F_ACCESS_KEY_ID=front RCLONE_CONFIG_F_SECRET_ACCESS_KEY=front-secret RCLONE_CONFIG_F_ENDPOINT=http://$address
  export RESTIC_PASSWORD=test RESTIC_REPOSITORY=s3:http://$address/data/repository RESTIC_CACHE_DIR=$work/cache-$name
  say "$name: rclone sync, rclone check --download"
  rclone -q sync "$work/source" f:data/files --s3-upload-cutoff 16M --s3-chunk-size 8M || { tail -5 "$work/$name.log"; fail "$name: rclone sync"; }
  rclone -q check --download "$work/source" f:data/files || { tail -5 "$work/$name.log"; fail "$name: rclone check"; }
  say "$name: restic backup, restic check --read-data, restic restore"
  AWS_ACCESS_KEY_ID=front AWS_SECRET_ACCESS_KEY=front-secret bash -e -c "restic -q init; restic -q backup '$work/source'; restic -q check --read-data; restic -q restore latest --target '$work/restored-$name'" ||
    { tail -5 "$work/$name.log"; fail "$name: restic"; }
  diff -r "$work/source" "$work/restored-$name$work/source" || fail "$name: what restic restored is something else"
  done_ "$name: rclone sync, check --download; restic backup, check --read-data, restore; in $((SECONDS - started)) s, peak memory of the program $(peak "$served")"
  kill "$served"; wait "$served" || :
  rm -rf "$work/restored-$name" "$work/cache-$name"
}

ours() {
  upstream=127.0.0.1:$(port)
  "$program" serve "$@" --config-dir "$work/up-config" --access-key-id up --secret-access-key up-secret --listen "$upstream" --create-bucket place >"$work/up.log" 2>&1 & up=$!
  pids+=("$up")
  await "http://$upstream/"
}
azure() {
  emulator=127.0.0.1:$(port)
  (cd "$azurite" && exec node node_modules/azurite/dist/src/blob/main.js --blobPort "${emulator##*:}" --silent --inMemoryPersistence --disableTelemetry --skipApiVersionCheck) >"$work/azurite.log" 2>&1 </dev/null & pids+=($!)
  await "http://$emulator/"
}
# The emulator's key, which everybody has.
emulator_key=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==

if wanted self || wanted azurite || wanted ceph; then
  mkdir -p "$work/source/below"
  for i in $(seq 40); do head -c $((i * 30011)) /dev/urandom >"$work/source/$i"; done
  head -c 40000000 /dev/urandom >"$work/source/below/large"
  head -c 9000000 /dev/urandom >"$work/source/below/other"
fi

if wanted self; then
  say "our own server: the client, conformance in both layouts, failures"
  suite S3Client; suite Storage.S3
  ours --ci
  failing "$upstream"
  AWS_ACCESS_KEY_ID=up AWS_SECRET_ACCESS_KEY=up-secret clients self --backend s3 --upstream "http://$through/place/prefix"
  kill "$proxy"; wait "$proxy" || :
  done_ "self: of $(tail -1 "$work/proxy.log")"
fi

if wanted azurite; then
  azure
  say "Azurite: conformance, shared access signatures, tokens"
  PYS3LOCAL_TEST_AZURITE=http://$emulator suite Storage.Azure
  failing "$emulator"
  AZURE_STORAGE_KEY=$emulator_key clients azurite --backend azure --upstream "http://$through/devstoreaccount1"
  kill "$proxy"; wait "$proxy" || :
  done_ "azurite: of $(tail -1 "$work/proxy.log")"
fi

if wanted ceph; then
  say "Ceph: one monitor, one OSD in memory, one gateway"
  ceph=127.0.0.1:$(port)
  scripts/ceph.sh "$work/ceph" "${ceph##*:}" >"$work/ceph.log" 2>&1 || { tail -20 "$work/ceph.log" >&2; fail "Ceph does not start"; }
  while read -r pid; do pids+=("$pid"); done <"$work/ceph/pids"
  done_ "$(ceph --version)"
  # Six to eight minutes: a listing of a thousand keys takes it long.
  say "Ceph: conformance"
  PYS3LOCAL_TEST_S3=http://$ceph suite Storage.S3 --treenode-filter '/**[Name=*OtherService*]'
  say "Ceph: export to it, and import from it"
  PYS3LOCAL_TEST_S3=http://$ceph suite Transfer --treenode-filter '/*/*/OtherServiceTests/*'
  failing "$ceph"
  AWS_ACCESS_KEY_ID=ceph AWS_SECRET_ACCESS_KEY=ceph-secret clients ceph --backend s3 --upstream "http://$through"
  kill "$proxy"; wait "$proxy" || :
  done_ "ceph: of $(tail -1 "$work/proxy.log")"
fi

# uploads NAME COUNT MIB ARGS...: so many objects at once through the program onto a service. What is sent is a file of zeros that takes no room.
uploads() {
  local name=$1 count=$2 mib=$3 started=$SECONDS; shift 3
  serve "$name" "$@"
  truncate -s "${mib}M" "$work/zeros"
  seq "$count" | xargs -P "$count" -I{} curl -sS --fail --aws-sigv4 aws:amz:us-east-1:s3 --user front:front-secret -H 'x-amz-content-sha256: UNSIGNED-PAYLOAD' -T "$work/zeros" -o /dev/null "http://$address/data/{}" ||
    { tail -5 "$work/$name.log"; fail "$name: an upload failed"; }
  done_ "$name: $count uploads of $mib MiB at once in $((SECONDS - started)) s, peak memory of the program $(peak "$served")"
  kill "$served"; wait "$served" || :
}
if wanted memory; then
  count=${which[1]:-32} mib=${which[2]:-1024}
  ours --path "$work/up" --durability none
  AWS_ACCESS_KEY_ID=up AWS_SECRET_ACCESS_KEY=up-secret uploads memory-s3 "$count" "$mib" --backend s3 --upstream "http://$upstream/place/prefix"
  kill "$up"; wait "$up" || :
  rm -rf "$work/up"
  azure
  AZURE_STORAGE_KEY=$emulator_key uploads memory-azure $((count / 4)) $((mib / 8)) --backend azure --upstream "http://$emulator/devstoreaccount1"
fi
say "all that was asked for has passed:"
printf '   %s\n' "${ran[@]}"
