#!/usr/bin/env bash
# From the start of a server for tests to its first answer, beside s3rver (npm) and moto (Python), as far as they can be installed, in one run.
# Prints one table and writes it to artifacts/bench/start.md. The machine has to be quiet.
#   scripts/bench-start.sh [--rounds N] [--binary FILE]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

fail() { printf 'bench-start.sh: %s\n' "$*" >&2; exit 1; }

rounds=15 binary=
while [ $# -gt 0 ]; do
  case $1 in
    --rounds) [ $# -gt 1 ] || fail "--rounds needs a number"; rounds=$2; shift 2 ;;
    --binary) [ $# -gt 1 ] || fail "--binary needs a file"; binary=$(realpath "$2"); shift 2 ;;
    *) fail "'$1' is not known; see the first lines of scripts/bench-start.sh" ;;
  esac
done
output=$PWD/artifacts/bench
mkdir -p "$output/others"
command -v python3 >/dev/null || fail "python3 is missing"
if [ -z "$binary" ]; then scripts/run.sh --version >/dev/null; binary=$PWD/artifacts/pys3local; fi
for variable in $(compgen -e | grep -E '^(PYS3LOCAL|AWS)_' || true); do unset "$variable"; done

others=()
if [ ! -e "$output/others/node_modules/.bin/s3rver" ] && command -v npm >/dev/null; then
  (cd "$output/others" && npm install --no-audit --no-fund s3rver) >"$output/npm.log" 2>&1 </dev/null || echo "s3rver cannot be installed: $(tail -1 "$output/npm.log")" >&2
fi
[ ! -e "$output/others/node_modules/.bin/s3rver" ] || others+=("s3rver=node $output/others/node_modules/.bin/s3rver --directory WORK --port PORT --address 127.0.0.1 --silent")
if ! [ -x "$output/others/venv/bin/moto_server" ]; then
  { python3 -m venv "$output/others/venv" && timeout 120 "$output/others/venv/bin/pip" install --retries 0 -q 'moto[server]'; } >"$output/pip.log" 2>&1 </dev/null || echo "moto cannot be installed: $(tail -1 "$output/pip.log")" >&2
fi
[ ! -x "$output/others/venv/bin/moto_server" ] || others+=("moto=$output/others/venv/bin/moto_server -H 127.0.0.1 -p PORT")

python3 - "$rounds" "pys3local serve --ci=$binary serve --ci --listen 127.0.0.1:PORT" "${others[@]}" <<'PY' | tee "$output/start.md"
import os, shlex, shutil, socket, statistics, subprocess, sys, tempfile, time

def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]

def start(line):
    """Milliseconds until a whole HTTP answer to a list of the buckets, and the resident memory then, in MiB."""
    port, work = free_port(), tempfile.mkdtemp()
    words = [word.replace("PORT", str(port)).replace("WORK", work) for word in shlex.split(line)]
    begin = time.perf_counter()
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=work, env={"PATH": os.environ["PATH"], "HOME": work})
    try:
        while True:
            if process.poll() is not None:
                sys.exit(f"{words[0]} ended with {process.returncode}")
            try:
                with socket.create_connection(("127.0.0.1", port), 1) as one:
                    one.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                    if one.recv(4096).startswith(b"HTTP/1.1 "):
                        break
            except OSError:
                time.sleep(0.0005)
        took = (time.perf_counter() - begin) * 1000
        with open(f"/proc/{process.pid}/status") as status:
            resident = next(int(row.split()[1]) for row in status if row.startswith("VmRSS")) / 1024
        return took, resident
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(work, ignore_errors=True)

rounds, servers = int(sys.argv[1]), [argument.split("=", 1) for argument in sys.argv[2:]]
figures = {name: [] for name, _ in servers}
for _ in range(rounds):
    for name, line in servers:
        figures[name].append(start(line))
print(f"median of {rounds}, each in turn\n\n| server | first answer, ms | resident memory then, MiB |\n| --- | ---: | ---: |")
for name, _ in servers:
    print(f"| {name} | {statistics.median(took for took, _ in figures[name]):.0f} | {statistics.median(memory for _, memory in figures[name]):.0f} |")
PY
