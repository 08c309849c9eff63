#!/bin/sh
# Runs a private PostgreSQL until standard input ends. Says its folder, then "ready". The argument is the folder of its programs.
bin=$1
dir=$(mktemp -d) || exit 1
pid=
end() {
    [ -n "$pid" ] && kill -QUIT "$pid" && wait "$pid"
    rm -rf "$dir"
}
trap : INT TERM HUP
trap end EXIT

# Nothing waits for the disk: what tests kill is the program, never this server, and what it has taken survives that.
"$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --no-locale -N >"$dir/log" 2>&1 || { cat "$dir/log" >&2; exit 1; }
"$bin/postgres" -D "$dir/data" -k "$dir" -c listen_addresses= -c max_connections=400 -c shared_buffers=64MB \
    -c fsync=off -c full_page_writes=off >>"$dir/log" 2>&1 &
pid=$!
echo "$dir"
until "$bin/pg_isready" -q -h "$dir"; do
    kill -0 "$pid" 2>/dev/null || { pid=; cat "$dir/log" >&2; exit 1; }
    sleep 0.05
done
echo ready
read -r _
