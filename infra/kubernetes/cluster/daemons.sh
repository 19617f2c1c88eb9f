# Sourced: starts the programs of a cluster in its network namespace, each with its log and the file that remembers its pid.

# runs NAME
runs() { [ -e "$run/$1.pid" ] && running "$(cat "$run/$1.pid")"; }

# start NAME COMMAND…: unless it runs already.
start() {
  local name=$1
  shift
  if runs "$name"; then return; fi
  # Not by the function `inside`, for which bash would fork a shell. Neither nsenter nor setsid forks, so the pid is the program's.
  nsenter --net="/run/netns/$network_namespace" setsid "$@" >"$logs/$name.log" 2>&1 </dev/null &
  echo $! >"$run/$name.pid"
}

# until_true SECONDS WHAT COMMAND…: asks until it is so; a program that died meanwhile is named with its last words.
until_true() {
  local deadline=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    all_alive
    [ $SECONDS -lt $deadline ] || fail "gave up waiting for $what (logs in $logs)"
    sleep 0.1
  done
}

all_alive() {
  local file name
  for file in "$run"/*.pid; do
    name=$(basename "$file" .pid)
    running "$(cat "$file")" || fail "$name has ended: $(tail -n 5 "$logs/$name.log")"
  done
}

# stop NAME: asks it to end, and ends it after 10 s; only while the pid still is that program's.
stop() {
  local file=$run/$1.pid pid
  [ -e "$file" ] || return 0
  pid=$(cat "$file")
  if tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -q -- "$1"; then
    kill "$pid" 2>/dev/null || true
    for _ in $(seq 100); do
      running "$pid" || break
      sleep 0.1
    done
    if running "$pid"; then kill -9 "$pid"; fi
  fi
  rm -f "$file"
}
