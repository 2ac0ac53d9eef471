#!/bin/sh
# Measures Ellie and each model's own Python package on the same utterances, in turns, so that a
# machine that slows down slows both, and prints one table. Needs `ellie` built in release, the
# models fetched, and Python 3.11.
#
#   bench/run.sh [RECORDING]
set -eu

bench=$(dirname "$(realpath "$0")")
ellie=${ELLIE:-$bench/../target/release/ellie}
work=${WORK:-$bench/../target/bench}
models=${ELLIE_MODELS_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/ellie/models}
rounds=${ROUNDS:-3}
runs=${RUNS:-8}

if [ ! -x "$work/venv/bin/python" ]; then
    python3 -m venv "$work/venv"
fi
"$work/venv/bin/pip" install --quiet -r "$bench/python/requirements.txt"
"$work/venv/bin/pip" install --quiet --no-deps -r "$bench/python/without-dependencies.txt"

if [ $# -gt 0 ]; then
    set -- --recording "$1"
fi
rm -f "$work"/ellie-*.md "$work"/python-*.md
for round in $(seq "$rounds"); do
    echo "round $round of $rounds: Ellie" >&2
    "$ellie" eval speech --runs "$runs" --keep "$work/utterances" "$@" > "$work/ellie-$round.md"
    echo "round $round of $rounds: the Python packages" >&2
    "$work/venv/bin/python" "$bench/python/models.py" "$models" "$work/utterances" "$runs" \
        > "$work/python-$round.md"
done
"$work/venv/bin/python" "$bench/python/beside.py" "$work"
