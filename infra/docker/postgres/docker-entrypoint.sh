#!/bin/bash
# POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB, POSTGRES_INITDB_ARGS, POSTGRES_HOST_AUTH_METHOD and
# /docker-entrypoint-initdb.d/*.{sh,sql,sql.gz} mean what they mean in the official image.
set -euo pipefail
[ "${1:-}" = "" ] && set -- postgres
[ "${1#-}" != "$1" ] && set -- postgres "$@"
[ "$1" = postgres ] || exec "$@"

if [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA"
  chown -R postgres:postgres "$PGDATA" /var/run/postgresql
  chmod 700 "$PGDATA"
  exec setpriv --reuid=postgres --regid=postgres --init-groups env HOME=/var/lib/postgresql "$0" "$@"
fi

user=${POSTGRES_USER:-postgres}
db=${POSTGRES_DB:-$user}
auth=${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}
sql() { psql -v ON_ERROR_STOP=1 --no-psqlrc --no-password -U "$user" "$@"; }

initialise() {
  if [ -z "${POSTGRES_PASSWORD:-}" ] && [ "$auth" != trust ]; then
    echo "POSTGRES_PASSWORD is not set" >&2
    exit 1
  fi
  # shellcheck disable=SC2086 # several arguments in one variable, as in the official image
  initdb --username="$user" --pwfile=<(printf '%s\n' "${POSTGRES_PASSWORD:-}") --encoding=UTF8 --locale=C.UTF-8 \
    --no-sync ${POSTGRES_INITDB_ARGS:-} >/tmp/initdb.out || { cat /tmp/initdb.out >&2; exit 1; }
  printf 'host all all all %s\n' "$auth" >>"$PGDATA/pg_hba.conf"
  # On the socket only: a readiness check over TCP must fail until the real server runs.
  pg_ctl -D "$PGDATA" -o "-c listen_addresses=''" -w start >/dev/null
  export PGPASSWORD=${POSTGRES_PASSWORD:-}
  [ "$db" = postgres ] || sql -d postgres -q -v db="$db" <<<'CREATE DATABASE :"db"'
  for script in /docker-entrypoint-initdb.d/*; do
    case $script in
      *.sh) . "$script" ;;
      *.sql) sql -d "$db" -f "$script" ;;
      *.sql.gz) gunzip -c "$script" | sql -d "$db" ;;
    esac
  done
  pg_ctl -D "$PGDATA" -m fast -w stop >/dev/null
  echo 'PostgreSQL init process complete; ready for start up.'
}

[ -s "$PGDATA/PG_VERSION" ] || initialise
for argument in "$@"; do case $argument in listen_addresses=*) exec "$@" ;; esac; done
exec "$@" -c "listen_addresses=*"
