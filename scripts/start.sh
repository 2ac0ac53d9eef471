#!/usr/bin/env bash
# Sets everything up and runs Ellie. Safe to run again; a second run starts in seconds.
#
#   scripts/start.sh            answers for a fictional firm
#   ELLIE_FIRM=my.toml PORT=9000 scripts/start.sh
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/scripts/tools.sh"

need_rust
say "building Ellie (the first time takes some minutes)"
cargo build --release --locked --manifest-path "$root/Cargo.toml"
ellie="${CARGO_TARGET_DIR:-$root/target}/release/ellie"

"$ellie" check-config
if ! "$ellie" models verify --quick >/dev/null 2>&1; then
    need_package_clients
    say "fetching the models (300 MB, once)"
    "$ellie" models fetch
fi

say "starting Ellie on http://${HOST:-127.0.0.1}:${PORT:-8000} (Ctrl-C ends her)"
exec "$ellie" serve
