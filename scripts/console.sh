#!/usr/bin/env bash
# Builds the page people call from. Safe to run again: without changes it does nothing.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/tools.sh
. "$root/scripts/tools.sh"

need_node
build_console
