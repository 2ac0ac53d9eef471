#!/usr/bin/env bash
# Ellie at saturation while her Redis is killed and started again: nothing may be answered with 5xx, and
# the limits hold. Half of the load reads, half takes typed turns, from a hundred thousand addresses; one
# client more asks as fast as it can and may be let through so often and no oftener.
#
#   bench/outage.sh [SECONDS]      600 by default; Redis is away in the middle third
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/tools.sh
. "$root/scripts/tools.sh"
seconds=${1:-600}

need wrk wrk
need redis-server redis-server
need python3 python3
target=$(absolute "${CARGO_TARGET_DIR:-$root/target}")
(cd "$root" && cargo build --quiet --release --locked --package ellie --bins --examples)

port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
ellie_port=$(port)
redis_port=$(port)
data=$(mktemp -d)
redis() { redis-server --port "$redis_port" --bind 127.0.0.1 --save '' --appendonly no >/dev/null & redis=$!; }
redis
PORT=$ellie_port HOST=127.0.0.1 ELLIE_DATA_DIR="$data" ELLIE_SIMULATED_SPEECH=hello ENVIRONMENT=test LOG_LEVEL=ERROR \
    ELLIE_SIMULATED_VOICE_ACTIVITY=true REDIS_URL="redis://127.0.0.1:$redis_port" TRUSTED_PROXIES=127.0.0.0/8 \
    RATE_LIMIT_REQUESTS=100 RATE_LIMIT_WINDOW=60 RATE_LIMIT_VOICE_MAX_REQUESTS=100 "$target/release/ellie" serve >"$data/log" 2>&1 &
ellie=$!
trap 'kill $ellie $redis 2>/dev/null; wait 2>/dev/null; rm -rf "$data"' EXIT
url="http://127.0.0.1:$ellie_port"
for _ in $(seq 300); do
    python3 -c 'import sys, urllib.request; urllib.request.urlopen(sys.argv[1])' "$url/api" 2>/dev/null && break
    sleep 0.1
done

cat >"$data/load.lua" <<'LUA'
local typed = "text=hello"
local kind = { ["Content-Type"] = "application/x-www-form-urlencoded" }
function setup(thread) thread:set("seed", os.time() + tonumber(tostring(thread):match("0x(%x+)"), 16)) end
function init() math.randomseed(seed); ok, limited, failed, other = 0, 0, 0, 0 end
function request()
    local from = string.format("10.%d.%d.%d", math.random(0, 255), math.random(0, 255), math.random(1, 2))
    if math.random() < 0.5 then
        return wrk.format("GET", "/api/v1/legal/disclaimer", { ["X-Forwarded-For"] = from })
    end
    return wrk.format("POST", "/api/v1/voice/process", { ["X-Forwarded-For"] = from, ["Content-Type"] = kind["Content-Type"] }, typed)
end
function response(status)
    if status >= 500 then failed = failed + 1
    elseif status == 429 then limited = limited + 1
    elseif status == 200 then ok = ok + 1
    else other = other + 1 end
end
local threads = {}
local begin = setup
function setup(thread) begin(thread); table.insert(threads, thread) end
function done()
    local sum = { ok = 0, limited = 0, failed = 0, other = 0 }
    for _, thread in ipairs(threads) do for name in pairs(sum) do sum[name] = sum[name] + thread:get(name) end end
    print(string.format("load: %d answered, %d limited, %d failed (5xx), %d other", sum.ok, sum.limited, sum.failed, sum.other))
end
LUA
wrk -t2 -c64 -d"${seconds}s" --timeout 10s -s "$data/load.lua" "$url" >"$data/load" &
load=$!
python3 - "$url" "$seconds" <<'PYTHON' >"$data/greedy" &
import sys, time, urllib.error, urllib.request

url, seconds = sys.argv[1], float(sys.argv[2])
let_through, failed, begun = [], 0, time.monotonic()
while time.monotonic() - begun < seconds:
    asking = urllib.request.Request(url + "/api/v1/legal/compliance", headers={"X-Forwarded-For": "203.0.113.7"})
    try:
        urllib.request.urlopen(asking, timeout=10).read()
        let_through.append(time.monotonic())
    except urllib.error.HTTPError as error:
        failed += error.code >= 500
    time.sleep(0.05)
most = max((sum(1 for other in let_through if at <= other < at + 60) for at in let_through), default=0)
print(f"one client: at most {most} let through in any 60 seconds (the limit is 100), {failed} failed (5xx)")
PYTHON
greedy=$!
sleep $((seconds / 3))
kill -9 $redis
say "Redis is away"
sleep $((seconds / 3))
redis
say "Redis is there again"
wait $load $greedy
cat "$data/load" "$data/greedy"
grep -q "VmRSS" /proc/$ellie/status && sed -n 's/^VmRSS:[[:space:]]*/memory of Ellie: /p' /proc/$ellie/status
