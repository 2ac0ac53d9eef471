# A private PostgreSQL, for as long as somebody holds this script's input open: server.sh PORT.
# Lines on the input: "kill" (as a power cut would) and "start". Each is answered with a line.
set -eu
port=$1
bin=$(dirname "$(command -v postgres 2>/dev/null || true)")
for folder in /usr/lib/postgresql/*/bin; do
    if [ -x "$folder/postgres" ]; then bin=$folder; fi
done
if ! [ -x "$bin/initdb" ]; then
    echo missing
    exit 1
fi
home=$(mktemp -d)
pid=
stop() {
    if [ -n "$pid" ]; then
        kill -s "$1" "$pid" && wait "$pid" || true
        pid=
    fi
}
trap 'stop INT; rm -rf "$home"' EXIT
cd "$home"
"$bin/initdb" -D "$home/data" -U ellie -A trust --no-sync -E UTF8 --locale=C >/dev/null
start() {
    "$bin/postgres" -D "$home/data" -k "$home" -h 127.0.0.1 -p "$port" \
        -c fsync=off -c max_connections=400 -c shared_buffers=32MB -c logging_collector=off \
        >>"$home/log" 2>&1 </dev/null &
    pid=$!
    until "$bin/pg_isready" -q -h 127.0.0.1 -p "$port" -U ellie -d postgres; do
        kill -0 "$pid" 2>/dev/null || {
            cat "$home/log" >&2
            exit 1
        }
        sleep 0.05
    done
}
start
echo up
while read -r order; do
    case $order in
    kill) stop QUIT ;;
    start) start ;;
    esac
    echo done
done
