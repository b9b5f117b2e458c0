#!/usr/bin/env bash
# A private MariaDB for the tests: its own data folder, port and socket, on loopback, ended by its pid. Its own folder for
# temporary tables too: a server that starts deletes what it finds there, and one that lost its own crashes (10.11).
#   mariadb.sh start DIR PORT [large]   prints the URL of a test user who may create databases; large = memory and log as for real, for the bench
#   mariadb.sh stop DIR
set -euo pipefail

command=${1:-} dir=${2:-} port=${3:-33061} size=${4:-small}
[ -n "$dir" ] || { echo "usage: $0 start DIR PORT [large] | stop DIR" >&2; exit 2; }
case "$size" in large) pool=1G log=512M ;; *) pool=128M log=64M ;; esac

# One that was killed and that nobody has buried yet does not run.
is_running() { [ -s "$dir/pid" ] && ps -o stat= -p "$(cat "$dir/pid")" 2>/dev/null | grep -qv Z; }

start() {
  is_running && { echo "mysql://root@127.0.0.1:$port"; return; }
  mkdir -p "$dir/tmp" && dir=$(cd "$dir" && pwd)
  if [ ! -d "$dir/data/mysql" ]; then
    mariadb-install-db --no-defaults --auth-root-authentication-method=normal --skip-test-db --user="$(id -un)" --datadir="$dir/data" >"$dir/install.log" 2>&1
    printf "CREATE OR REPLACE USER 'root'@'127.0.0.1'; GRANT ALL ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;\n" >"$dir/init.sql"
  fi
  rm -f "$dir/pid"
  mariadbd --no-defaults --user="$(id -un)" --datadir="$dir/data" --tmpdir="$dir/tmp" --socket="$dir/socket" --pid-file="$dir/server.pid" \
    --bind-address=127.0.0.1 --port="$port" --skip-name-resolve --init-file="$dir/init.sql" \
    --innodb-flush-log-at-trx-commit=1 --innodb-buffer-pool-size=$pool --innodb-log-file-size=$log --max-connections=300 \
    --skip-log-bin --performance-schema=off --character-set-server=utf8mb4 --log-error="$dir/error.log" </dev/null >/dev/null 2>&1 &
  echo $! >"$dir/pid"
  disown
  for _ in $(seq 1 150); do
    mariadb-admin --no-defaults --protocol=tcp --host=127.0.0.1 --port="$port" --user=root ping >/dev/null 2>&1 && { echo "mysql://root@127.0.0.1:$port"; return; }
    is_running || break
    sleep 0.2
  done
  echo "MariaDB did not start; see $dir/error.log" >&2
  tail -5 "$dir/error.log" >&2 || true
  exit 1
}

stop() {
  is_running || return 0
  kill "$(cat "$dir/pid")"
  for _ in $(seq 1 150); do is_running || break; sleep 0.2; done
  is_running && kill -9 "$(cat "$dir/pid")"
  rm -f "$dir/pid"
}

case "$command" in
  start) start ;;
  stop) stop ;;
  *) echo "usage: $0 start DIR PORT [large] | stop DIR" >&2; exit 2 ;;
esac
