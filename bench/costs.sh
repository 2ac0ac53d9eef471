#!/usr/bin/env bash
# What the limits and the cache cost a request, in memory and over a Redis of its own: p50 and p99.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/tools.sh
. "$root/scripts/tools.sh"

need redis-server redis-server
need python3 python3
target=$(absolute "${CARGO_TARGET_DIR:-$root/target}")
(cd "$root" && cargo build --quiet --release --locked --package ellie --bins --examples)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
redis-server --port "$port" --bind 127.0.0.1 --save '' --appendonly no >/dev/null &
redis=$!
trap 'kill $redis 2>/dev/null; wait 2>/dev/null' EXIT
sleep 0.5
echo "| | p50 | p99 |"
echo "|---|---:|---:|"
"$target/release/examples/costs" "redis://127.0.0.1:$port"
