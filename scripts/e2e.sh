#!/usr/bin/env bash
# Calls a real Ellie from Chromium, as people do. Pictures of what they see are left in target/page.
#
#   scripts/e2e.sh [FILE…]      all of console/e2e, or these
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/tools.sh
. "$root/scripts/tools.sh"

need_node
need chromium chromium
need python3 python3
target=$(absolute "${CARGO_TARGET_DIR:-$root/target}")
ellie="$target/debug/ellie"
[ -x "$ellie" ] || (cd "$root" && cargo build --quiet --locked --package ellie)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
data=$(mktemp -d)
PORT=$port HOST=127.0.0.1 ELLIE_DATA_DIR="$data" RATE_LIMIT_REQUESTS=100000 RATE_LIMIT_VOICE_MAX_REQUESTS=100000 \
    ELLIE_MODELS_DIR="${ELLIE_MODELS_DIR:-$cache/models}" "$ellie" serve >"$data/log" 2>&1 &
served=$!
trap 'kill $served 2>/dev/null; wait $served 2>/dev/null; rm -rf "$data"' EXIT

say "waiting for Ellie's voice (a minute)"
is_ready='import json, sys, urllib.request
try:
    health = json.load(urllib.request.urlopen(sys.argv[1]))["dependencies"]["speech"]
    sys.exit(health["lines_ready"] != health["lines_total"])
except OSError:
    sys.exit(1)'
for _ in $(seq 300); do
    python3 -c "$is_ready" "http://127.0.0.1:$port/health" && break
    kill -0 $served 2>/dev/null || die "Ellie ended: $(tail -n 3 "$data/log")"
    sleep 1
done

say "calls from Chromium"
cd "$root/console"
ELLIE_URL="http://127.0.0.1:$port" E2E_ARTEFACTS="${E2E_ARTEFACTS:-$target/page}" \
    npm run --silent e2e -- "$@" || die "a call from Chromium failed; Ellie said: $(tail -n 5 "$data/log")"
