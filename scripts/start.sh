#!/usr/bin/env bash
# Sets everything up and runs Ellie. Safe to run again; a second run starts in seconds.
#
#   scripts/start.sh            answers for a fictional firm
#   ELLIE_FIRM=my.toml PORT=9000 scripts/start.sh
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/tools.sh
. "$root/scripts/tools.sh"

need_rust
need_node
build_console
say "building Ellie (the first time takes some minutes)"
target=$(absolute "${CARGO_TARGET_DIR:-$root/target}")
# From the root, for rustup reads rust-toolchain.toml there. The rest runs where the caller stands,
# so that a relative ELLIE_FIRM is found.
(cd "$root" && CARGO_TARGET_DIR="$target" cargo build --release --locked)
ellie="$target/release/ellie"

"$ellie" check-config --without-models
if [ -z "${ELLIE_SIMULATED_SPEECH:-}" ] && ! "$ellie" models verify --quick >/dev/null 2>&1; then
    need_package_clients
    say "fetching the models (300 MB, once)"
    "$ellie" models fetch
fi

say "starting Ellie (Ctrl-C ends her)"
exec "$ellie" serve
