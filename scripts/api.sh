#!/usr/bin/env bash
# Holds a real Ellie against her description of herself: a client is made of /openapi.json, compiled and
# used, and schemathesis asks for everything in it, well and badly. OpenAI's own client uses /v1.
#
#   scripts/api.sh [OPTION…]    options of `schemathesis run`; `--seed N` asks other things
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/tools.sh
. "$root/scripts/tools.sh"

need_node
need_package_clients
target=$(absolute "${CARGO_TARGET_DIR:-$root/target}")
ellie="$target/debug/ellie"
[ -x "$ellie" ] || (cd "$root" && cargo build --quiet --locked --package ellie)

# fetched PACKAGE: the folder of a Python package, which scripts/PACKAGE.txt pins with all it needs.
fetched() {
    local list="$root/scripts/$1.txt" version folder
    version=$(sed -n "s/^$1==//p" "$list")
    folder="$cache/$1-$version-$(cksum <"$list" | cut -d ' ' -f 1)"
    if [ ! -e "$folder/done" ]; then
        say "fetching $1 $version" >&2
        python3 -m pip install --quiet --no-deps --target "$folder" --requirement "$list" >&2
        touch "$folder/done"
    fi
    printf '%s' "$folder"
}

tools=$(fetched schemathesis)
openai=$(fetched openai)

data=$(mktemp -d)
served=()
trap 'kill "${served[@]}" 2>/dev/null; wait "${served[@]}" 2>/dev/null; rm -rf "$data"' EXIT
secret=$(python3 -c 'import secrets; print(secrets.token_hex(32))')

# serve NAME LIMIT: an Ellie who is asked LIMIT times at the most; sets url. What is heard is simulated:
# it is the API that is tried.
serve() {
    local port
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    mkdir "$data/$1"
    PORT=$port HOST=127.0.0.1 ELLIE_DATA_DIR="$data/$1" SECRET_KEY="$secret" ENVIRONMENT=test LOG_LEVEL=WARNING \
        ELLIE_SIMULATED_SPEECH="what are your office hours" ELLIE_SIMULATED_VOICE_ACTIVITY=true \
        RATE_LIMIT_REQUESTS="$2" RATE_LIMIT_VOICE_MAX_REQUESTS=1000000 RATE_LIMIT_SIGN_IN_REQUESTS=1000000 \
        "$ellie" serve >"$data/$1/log" 2>&1 &
    served+=($!)
    url="http://127.0.0.1:$port"
    for _ in $(seq 100); do
        python3 -c 'import sys, urllib.request; urllib.request.urlopen(sys.argv[1])' "$url/api" 2>/dev/null && return
        kill -0 $! 2>/dev/null || break
        sleep 0.1
    done
    die "Ellie ended: $(tail -n 3 "$data/$1/log")"
}

# token ROLE: as docs/security.md says, whoever has the secret may sign tokens.
token() {
    python3 - "$secret" "$1" <<'PYTHON'
import base64, hashlib, hmac, json, sys, time

def part(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

claims = {"type": "access", "sub": "api.sh", "role": sys.argv[2], "exp": int(time.time()) + 3600}
signed = ".".join(part(json.dumps(it).encode()) for it in ({"alg": "HS256", "typ": "JWT"}, claims))
print(signed + "." + part(hmac.digest(sys.argv[1].encode(), signed.encode(), hashlib.sha256)))
PYTHON
}

serve limited 1
limited=$url
serve usual 1000000
token=$(token admin)

say "OpenAI's client"
PYTHONPATH="$openai" python3 "$root/scripts/openai_client.py" "$url" "$token" "$(token caller)" "$limited" \
    "$root/crates/ellie/tests/media/pcm16.wav" || die "OpenAI's client does not get what it asks for"

say "a client made of the description"
(cd "$root/console" && ELLIE_URL="$url" ELLIE_TOKEN="$token" npm run --silent client) ||
    die "the client that was made of /openapi.json does not work"

say "schemathesis"
(cd "$data" && PYTHONPATH="$tools" "$tools/bin/schemathesis" --config-file "$root/scripts/schemathesis.toml" \
    run "$url/openapi.json" --checks all --seed 1 --header "Authorization: Bearer $token" "$@") ||
    die "what Ellie answers is not what she says she does"
