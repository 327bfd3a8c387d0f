#!/usr/bin/env bash
# A restic backup and a restore over REST, by S3, and with `rclone serve restic` (and restic's own rest-server, where it is installed), in one run.
# Prints one table and writes it to artifacts/bench/restic.md. The machine has to be quiet.
#   scripts/bench-restic.sh             1 GiB of random bytes in 16 files, and 20,000 files of 4 KiB; three rounds, the median
#   scripts/bench-restic.sh --quick     a quarter of it, one round
#   scripts/bench-restic.sh --binary FILE
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

fail() { printf 'bench-restic.sh: %s\n' "$*" >&2; exit 1; }

large=64 files=16 small=20000 rounds=3 binary=
while [ $# -gt 0 ]; do
  case $1 in
    --quick) large=16 small=5000 rounds=1; shift ;;
    --binary) [ $# -gt 1 ] || fail "--binary needs a file"; binary=$(realpath "$2"); shift 2 ;;
    *) fail "'$1' is not known; see the first lines of scripts/bench-restic.sh" ;;
  esac
done
output=$PWD/artifacts/bench
mkdir -p "$output"
needed=()
for program in restic rclone python3; do command -v "$program" >/dev/null || needed+=("$program"); done
if [ ${#needed[@]} -gt 0 ]; then
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || fail "these packages are missing (Debian's names), install them and run this again: ${needed[*]}"
  { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "${needed[@]}"; } >"$output/apt.log" 2>&1 </dev/null || { tail -5 "$output/apt.log" >&2; fail "installing ${needed[*]} failed"; }
fi
if [ -z "$binary" ]; then scripts/run.sh --version >/dev/null; binary=$PWD/artifacts/pys3local; fi

for variable in $(compgen -e | grep -E '^(PYS3LOCAL|RESTIC|AWS)_' || true); do unset "$variable"; done
# On the disk that the results are on: a /tmp in memory would flatter whoever syncs.
work=$(mktemp -d "$output/restic.XXXXXX")
servers=()
cleanup() { kill "${servers[@]}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"; }
trap cleanup EXIT
export HOME=$work/home RESTIC_PASSWORD=x AWS_ACCESS_KEY_ID=bench AWS_SECRET_ACCESS_KEY=benchbench
mkdir -p "$HOME" "$work/large" "$work/small"
for i in $(seq "$files"); do head -c "${large}M" /dev/urandom >"$work/large/$i"; done
python3 - "$work/small" "$small" <<'PY'
import os, sys
root, count = sys.argv[1], int(sys.argv[2])
for i in range(count):
    folder = f"{root}/{i // 500}"
    os.makedirs(folder, exist_ok=True)
    with open(f"{folder}/{i}", "wb") as file:
        file.write(os.urandom(4096))
PY

"$binary" serve --path "$work/data" --listen 127.0.0.1:0 --restic 127.0.0.1:0 --access-key-id bench --secret-access-key benchbench --create-bucket bench --ready-file "$work/ready" >"$work/serve.log" 2>&1 &
servers+=($!)
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
rclone_port=$(free_port)
mkdir "$work/rclone"
rclone serve restic --addr "127.0.0.1:$rclone_port" "$work/rclone" >"$work/rclone.log" 2>&1 &
servers+=($!)
kinds=(rest s3 rclone)
rest_server=$(command -v rest-server || command -v restic-rest-server || true)
if [ -n "$rest_server" ]; then
  rest_port=$(free_port)
  "$rest_server" --no-auth --listen "127.0.0.1:$rest_port" --path "$work/rest-server" >"$work/rest-server.log" 2>&1 &
  servers+=($!)
  kinds+=(rest-server)
fi
for _ in $(seq 300); do [ -s "$work/ready" ] && (exec 3<>"/dev/tcp/127.0.0.1/$rclone_port") 2>/dev/null && break; sleep 0.1; done
[ -s "$work/ready" ] || { cat "$work/serve.log" >&2; fail "the server did not start"; }
s3=$(head -1 "$work/ready")
rest=$(grep -o 'restic REST protocol at http://[^ ]*' "$work/serve.log" | head -1 | grep -o '[^/]*$')

repository() {
  case $1 in
    rest) echo "rest:http://bench:benchbench@$rest/bench/$2-rest/" ;;
    s3) echo "s3:$s3/bench/$2-s3" ;;
    rclone) echo "rest:http://127.0.0.1:$rclone_port/$2/" ;;
    rest-server) echo "rest:http://127.0.0.1:$rest_port/$2/" ;;
  esac
}
# Seconds of a command, which has to succeed.
seconds() {
  local begin end
  begin=$(date +%s.%N)
  "$@" >"$work/out" 2>&1 || { cat "$work/out" >&2; fail "$* failed"; }
  end=$(date +%s.%N)
  echo "$end $begin" | awk '{ print $1 - $2 }'
}

: >"$work/figures"
for round in $(seq "$rounds"); do
  for kind in "${kinds[@]}"; do
    for what in large small; do
      repository=$(repository "$kind" "$round-$what")
      restic --no-cache -q -r "$repository" init >"$work/out" 2>&1 || { cat "$work/out" >&2; fail "restic init by $kind failed"; }
      sync
      printf '%s backup-%s %s\n' "$kind" "$what" "$(seconds restic --no-cache -q -r "$repository" backup "$work/$what")" >>"$work/figures"
      printf '%s restore-%s %s\n' "$kind" "$what" "$(seconds restic --no-cache -q -r "$repository" restore latest --target "$work/restored")" >>"$work/figures"
      diff -rq "$work/$what" "$work/restored$work/$what" >&2 || fail "what $kind gave back is not what it was given"
      rm -rf "$work/restored"
    done
  done
done
resident=$(ps -o rss= -p "${servers[0]}" | tr -d ' ')

python3 - "$work/figures" "$((large * files))" "$small" "$rounds" "$resident" "${kinds[@]}" <<'PY' | tee "$output/restic.md"
import statistics, subprocess, sys
path, mebibytes, files, rounds, resident, *kinds = sys.argv[1:]
names = {"rest": "REST", "s3": "S3", "rclone": "rclone serve restic", "rest-server": "rest-server"}
figures = {}
for line in open(path):
    kind, what, seconds = line.split()
    figures.setdefault((kind, what), []).append(float(seconds))
rows = [("backup-large", f"backup of {mebibytes} MiB in large files", int(mebibytes), "MiB/s"), ("restore-large", "restore of them", int(mebibytes), "MiB/s"),
        ("backup-small", f"backup of {int(files):,} files of 4 KiB", int(files), "files/s"), ("restore-small", "restore of them", int(files), "files/s")]
version = subprocess.run(["restic", "version"], capture_output=True, text=True).stdout.split("\n")[0]
print(f"{version}; median of {rounds}; resident memory of pys3local at the end: {int(resident) / 1024:.0f} MiB\n")
print("| | " + " | ".join(names[kind] for kind in kinds) + " |\n| --- |" + " ---: |" * len(kinds))
for what, text, amount, unit in rows:
    print(f"| {text}, {unit} | " + " | ".join(f"{amount / statistics.median(figures[kind, what]):,.0f}" for kind in kinds) + " |")
PY
