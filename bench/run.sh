#!/bin/sh
# Measures Ellie and each model's own Python package on the same utterances, one after the other,
# and prints both tables. Needs `ellie` built in release, the models fetched, and Python 3.11.
#
#   bench/run.sh [RECORDING]
set -eu

bench=$(dirname "$(realpath "$0")")
ellie=${ELLIE:-$bench/../target/release/ellie}
work=${WORK:-$bench/../target/bench}
models=${ELLIE_MODELS_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/ellie/models}
runs=${RUNS:-20}

if [ ! -x "$work/venv/bin/python" ]; then
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet -r "$bench/python/requirements.txt"
    "$work/venv/bin/pip" install --quiet --no-deps -r "$bench/python/without-dependencies.txt"
fi

if [ $# -gt 0 ]; then
    set -- --recording "$1"
fi
"$ellie" eval speech --runs "$runs" --keep "$work/utterances" "$@" > "$work/ellie.md"
"$work/venv/bin/python" "$bench/python/models.py" "$models" "$work/utterances" "$runs" \
    > "$work/python.md"
"$work/venv/bin/python" "$bench/python/beside.py" "$work/ellie.md" "$work/python.md"
