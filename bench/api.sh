#!/usr/bin/env bash
# Ellie's API beside a bare axum that says hello, in one run by the same client on the same machine:
# requests a second and the slowest in a hundred, the median of some rounds, and the share of axum's, the
# median of what it was in each round; how long a start takes until the first answer; and the memory.
#
#   bench/api.sh [ROUNDS [SECONDS]]      9 rounds of 2 seconds for each route, by default
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/tools.sh
. "$root/scripts/tools.sh"
rounds=${1:-9}
seconds=${2:-2}

need wrk wrk
need chrt util-linux
need python3 python3
target=$(absolute "${CARGO_TARGET_DIR:-$root/target}")
(cd "$root" && cargo build --quiet --release --locked --package ellie --bins --examples)

port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
axum_port=$(port)
ellie_port=$(port)
data=$(mktemp -d)
"$target/release/examples/hello" "$axum_port" &
axum=$!
# What is heard is simulated; every request is limited and logged as usual, to a file.
PORT=$ellie_port HOST=127.0.0.1 ELLIE_DATA_DIR="$data" ELLIE_SIMULATED_SPEECH=hello ENVIRONMENT=test \
    MAX_WEBSOCKET_CONNECTIONS=2000 RATE_LIMIT_REQUESTS=1000000 RATE_LIMIT_WINDOW=1 \
    RATE_LIMIT_MAX_REQUESTS=1000000 RATE_LIMIT_WINDOW_MS=1000 ELLIE_SIMULATED_VOICE_ACTIVITY=true \
    REDIS_URL="${REDIS_URL:-}" "$target/release/ellie" serve >"$data/log" 2>&1 &
ellie=$!
trap 'kill $axum $ellie 2>/dev/null; wait 2>/dev/null; rm -rf "$data"' EXIT
for url in "http://127.0.0.1:$axum_port/hello" "http://127.0.0.1:$ellie_port/api"; do
    for _ in $(seq 300); do
        python3 -c 'import sys, urllib.request; urllib.request.urlopen(sys.argv[1])' "$url" 2>/dev/null && break
        sleep 0.1
    done
done

python3 - "$axum_port" "$ellie_port" "$target/release/examples/round_trips" "$rounds" "$seconds" "$ellie" \
    "$target/release/ellie" "$(port)" <<'PYTHON'
import os, re, statistics, subprocess, sys, tempfile, time, urllib.request

axum, ellie, round_trips, rounds, seconds, process, program, another_port = sys.argv[1:]
post = tempfile.NamedTemporaryFile("w", suffix=".lua")
post.write('wrk.method = "POST"\nwrk.body = \'{"session_id": "bench"}\'\nwrk.headers["Content-Type"] = "application/json"\n')
post.flush()
UNIT = {"us": 0.001, "ms": 1, "s": 1000}

def http(port, path, script=None):
    # A client that is served first would take the processor from the server at each answer, the more
    # often the longer the server takes for one: as a batch it waits until the server has nothing to do.
    command = ["chrt", "--batch", "0", "wrk", "-t2", "-c32", f"-d{seconds}s", "--latency", f"http://127.0.0.1:{port}{path}"]
    out = subprocess.run(command + (["-s", script] if script else []), capture_output=True, text=True, check=True).stdout
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)", out)
    if bad:
        sys.exit(f"{path}: {bad[0]}")
    slow, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", out).groups()
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1]), float(slow) * UNIT[unit]

def sockets(port, connections):
    out = subprocess.run([round_trips, f"ws://127.0.0.1:{port}/ws", connections, seconds], capture_output=True, text=True, check=True).stdout
    rate, slow = re.search(r"(\d+) a second, .* p99 ([\d.]+) ms", out).groups()
    return float(rate), float(slow)

CASES = [
    ("GET /health", lambda: http(axum, "/hello"), lambda: http(ellie, "/health")),
    ("GET /api", lambda: http(axum, "/hello"), lambda: http(ellie, "/api")),
    ("GET /api/v1/legal/disclaimer", lambda: http(axum, "/hello"), lambda: http(ellie, "/api/v1/legal/disclaimer")),
    ("POST /api/cdn/purge", lambda: http(axum, "/echo", post.name), lambda: http(ellie, "/api/cdn/purge", post.name)),
    # The only one that is written to disk before it is answered.
    ("POST /api/v1/legal/disclaimer/acknowledge", lambda: http(axum, "/echo", post.name), lambda: http(ellie, "/api/v1/legal/disclaimer/acknowledge", post.name)),
    ("/ws, 100 connections", lambda: sockets(axum, "100"), lambda: sockets(ellie, "100")),
    ("/ws, 1000 connections", lambda: sockets(axum, "1000"), lambda: sockets(ellie, "1000")),
]

def memory():
    with open(f"/proc/{process}/status") as status:
        return int(re.search(r"VmRSS:\s+(\d+)", status.read())[1]) / 1024

def first_answer():
    with tempfile.TemporaryDirectory() as data:
        own = {"PORT": another_port, "HOST": "127.0.0.1", "ELLIE_DATA_DIR": data, "ELLIE_SIMULATED_SPEECH": "hello", "ENVIRONMENT": "test", "WEBRTC_ENABLED": "false"}
        begun = time.monotonic()
        started = subprocess.Popen([program, "serve"], env={**os.environ, **own}, stdout=subprocess.DEVNULL)
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{another_port}/health").read()
                break
            except OSError:
                time.sleep(0.002)
        took = time.monotonic() - begun
        started.terminate()
        started.wait()
        return took * 1000

print(f"start to first answer, a new database with it: {statistics.median(first_answer() for _ in range(5)):.0f} ms")
print(f"memory idle {memory():.0f} MiB")
print("| | axum a second | p99 ms | Ellie a second | p99 ms | share |")
print("|---|---:|---:|---:|---:|---:|")
for name, bare, own in CASES:
    # In turns, so that what else the machine does meets both: its speed drifts from one round to the next.
    both = [(bare(), own()) for _ in range(int(rounds))]
    middle = [[statistics.median(run[side][part] for run in both) for part in (0, 1)] for side in (0, 1)]
    (bare_rate, bare_slow), (rate, slow) = middle
    share = statistics.median(own[0] / bare[0] for bare, own in both)
    print(f"| {name} | {bare_rate:.0f} | {bare_slow:.2f} | {rate:.0f} | {slow:.2f} | {share:.0%} |", flush=True)
print(f"memory after it {memory():.0f} MiB")
PYTHON
