#!/usr/bin/env bash
# Installs what the tests need and runs them all: format, lints, licences, docs, tests.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/tools.sh
. "$root/scripts/tools.sh"
cd "$root"

need_rust
need_package_clients
need_postgres
need redis-server redis-server
need openssl openssl
need_node
cargo fmt --version >/dev/null 2>&1 || rustup component add rustfmt
cargo clippy --version >/dev/null 2>&1 || rustup component add clippy

build_console

say "format"
cargo fmt --all --check

say "lints"
cargo clippy --workspace --all-targets --locked -- -D warnings

say "licences, bans, sources"
deny_version=0.20.2
if [ "$(cargo deny --version 2>/dev/null)" != "cargo-deny $deny_version" ]; then
    say "installing cargo-deny $deny_version (once, some minutes)"
    # Unoptimised it is built in a third of the time, and fast enough.
    cargo install --quiet --locked --debug "cargo-deny@$deny_version"
fi
cargo fetch --locked --quiet
cargo deny --offline --log-level error check licenses bans sources

say "documentation"
RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --locked --quiet

# Once with all that tests need, and not before without it: dependencies are built anew for each.
say "building the tests"
cargo test --workspace --locked --no-run

say "models"
export ELLIE_MODELS_DIR="${ELLIE_MODELS_DIR:-$cache/models}"
"$(absolute "${CARGO_TARGET_DIR:-$root/target}")/debug/ellie" models fetch

say "tests"
cargo test --workspace --locked

"$root/scripts/api.sh"

say "the page"
(cd console && npm test --silent)
"$root/scripts/e2e.sh"

say "all is well"
