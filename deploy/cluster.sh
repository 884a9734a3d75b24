#!/usr/bin/env bash
# A whole cluster on this machine: a Redis, N servers, and nginx in front of them. Ctrl+C ends all of it.
#   deploy/cluster.sh N [--listen HOST:PORT] [--dir DIR] [-- SERVER ARGUMENTS…]
#   deploy/cluster.sh restart [--dir DIR]      the servers of the running one, one after the other: nobody is thrown out
# The proxy listens on HOST:PORT (127.0.0.1:8080), the servers on the ports after it, Redis on the one after them, and on
# the ones after that the servers' /metrics.
# Boards and logs are kept in DIR (./data/cluster). ENTONNOIR_BINARY and ENTONNOIR_WEB: run these, build nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=deploy/build.sh disable=SC1091
source deploy/build.sh
PATH=$PATH:/usr/sbin

usage() { sed -n '2,7s/^# \?//p' "${BASH_SOURCE[0]}" >&2; exit 2; }
wrong() { say "deploy/cluster.sh: $1"; exit 2; }

count=${1:-}
shift || usage
listen=127.0.0.1:8080 dir=data/cluster server_arguments=()
while (($#)); do
  case $1 in
    --listen) listen=${2:?--listen wants HOST:PORT}; shift 2 ;;
    --dir) dir=${2:?--dir wants a folder}; shift 2 ;;
    --) shift; server_arguments=("$@"); break ;;
    *) usage ;;
  esac
done
mkdir -p "$dir"
dir=$(realpath "$dir")

is_running() { [[ -f $dir/cluster.pid ]] && kill -0 "$(<"$dir/cluster.pid")" 2>/dev/null; }

# Asks the running cluster for a rolling restart, and waits for it. It empties the file when it is done.
if [[ $count == restart ]]; then
  is_running || wrong "no cluster runs in $dir"
  echo asked >"$dir/restart"
  kill -HUP "$(<"$dir/cluster.pid")"
  while [[ $(<"$dir/restart") == asked ]]; do sleep 0.2; done
  [[ ! -s $dir/restart ]] || { cat "$dir/restart" >&2; exit 1; }
  exit 0
fi

[[ $count =~ ^[1-9][0-9]?$ ]] || usage
[[ $listen =~ ^(.+):([0-9]+)$ ]] || wrong "\"$listen\" is no HOST:PORT, as in 127.0.0.1:8080"
port=${BASH_REMATCH[2]}
redis_port=$((port + count + 1))
if is_running; then wrong "a cluster runs in $dir already"; fi

if [[ -n ${ENTONNOIR_BINARY:-} ]]; then
  server=$ENTONNOIR_BINARY page=${ENTONNOIR_WEB:-$page}
else
  build_all
fi
if ! command -v redis-server || ! command -v nginx; then install_missing redis-server nginx-light; fi >/dev/null

declare -A pid=() # of redis, proxy, 1…N
ending=

# start NAME COMMAND…: in a session of its own, so that Ctrl+C reaches nobody before his turn.
start() {
  local name=$1
  shift
  setsid "$@" </dev/null >>"$dir/$name.log" 2>&1 &
  pid[$name]=$!
  echo $! >"$dir/$name.pid"
}
start_redis() { start redis redis-server "$dir/redis.conf" --port "$redis_port" --dir "$dir"; }
start_proxy() { start proxy nginx -e stderr -p "$dir" -c "$dir/nginx.conf"; }
start_node() {
  start "$1" "$server" --listen "127.0.0.1:$((port + $1))" --store "redis://127.0.0.1:$redis_port" --web "$page" \
    --admin-listen "127.0.0.1:$((redis_port + $1))" "${server_arguments[@]}"
}
start_part() {
  case $1 in
    redis) start_redis ;;
    proxy) start_proxy ;;
    *) start_node "$1" ;;
  esac
}

# The proxy's configuration, with the addresses of this cluster in the place of those of the file.
write_proxy_configuration() {
  local nodes="" i
  for ((i = 1; i <= count; i++)); do nodes+="  server 127.0.0.1:$((port + i)) max_fails=0;\n"; done
  awk -v nodes="$nodes" -v listen="  listen $listen;" '
    /# node$/ { if (!told++) printf "%s", nodes; next }
    /# listen$/ { print listen; next }
    { print }' deploy/nginx/entonnoir.conf >"$dir/entonnoir.conf"
  local kind paths=""
  for kind in client_body proxy fastcgi uwsgi scgi; do paths+="${kind}_temp_path $dir/nginx/$kind; "; done
  mkdir -p "$dir/nginx"
  printf '%s\n' "daemon off;" "pid $dir/nginx/pid;" "error_log stderr crit;" "events { worker_connections 4096; }" \
    "http { $paths include $dir/entonnoir.conf; }" >"$dir/nginx.conf"
}

# is_ready PORT
# shellcheck disable=SC2016 # $0 and $line are the inner shell's
is_ready() {
  timeout 2 bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$0" &&
    printf "GET /readyz HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n\r\n" "$0" >&3 &&
    read -r line <&3 && [[ $line == *" 200 "* ]]' "$1" 2>/dev/null
}
await_node() {
  local i
  for ((i = 0; i < 150; i++)); do
    is_ready $((port + $1)) && return
    kill -0 "${pid[$1]}" 2>/dev/null || { say "Server $1 ended; see $dir/$1.log"; return 1; }
    sleep 0.2
  done
  say "Server $1 is not ready after 30 s; see $dir/$1.log"
  return 1
}
await_redis() {
  local i
  for ((i = 0; i < 150; i++)); do
    redis-cli -p "$redis_port" ping 2>/dev/null | grep -q PONG && return
    sleep 0.2
  done
  say "Redis does not answer; see $dir/redis.log"
  return 1
}

# end NAME [SIGNAL]: and waits for it. A trap may interrupt the waiting.
end() {
  local its=${pid[$1]:-}
  unset "pid[$1]"
  rm -f "$dir/$1.pid"
  [[ -n $its ]] && kill -"${2:-TERM}" "$its" 2>/dev/null || return 0
  while kill -0 "$its" 2>/dev/null; do wait "$its" 2>/dev/null || true; done
}
end_all() {
  trap '' INT TERM HUP
  local i
  for ((i = 1; i <= count; i++)); do [[ -z ${pid[$i]:-} ]] || kill -TERM "${pid[$i]}" 2>/dev/null || true; done
  for ((i = 1; i <= count; i++)); do end "$i" 0; done # 0: no signal, a second TERM would hurry them
  end proxy
  end redis
  rm -f "$dir/cluster.pid"
}

restart_nodes() {
  local i
  for ((i = 1; i <= count; i++)); do
    say "Restarting server $i"
    end "$i"
    start_node "$i"
    await_node "$i" || return
  done
  say "All servers are restarted"
}
roll() {
  local why
  if restart_nodes; then why=""; else why="A server did not come back; the others were left alone. See $dir/*.log"; fi
  printf '%s' "${why:+$why$'\n'}" >"$dir/restart"
}

# Whoever ends by himself is started again after a second. A signal that came just before `wait` is seen a second later.
watch_over() {
  local ended name tick
  while [[ -z $ending ]]; do
    if [[ -n $rolling ]]; then rolling="" && roll; fi
    sleep 1 &
    tick=$!
    ended=$tick
    wait -n -p ended "${pid[@]}" "$tick" || true
    [[ ${ended:-$tick} != "$tick" && -z $ending ]] || continue
    for name in "${!pid[@]}"; do
      [[ ${pid[$name]} == "$ended" ]] || continue
      say "$name ended by itself and is started again; see $dir/$name.log"
      sleep 1
      start_part "$name"
    done
  done
}

rolling=""
echo $$ >"$dir/cluster.pid"
trap end_all EXIT
trap 'ending=yes' INT TERM
trap 'rolling=yes' HUP
write_proxy_configuration
cp deploy/redis.conf "$dir/redis.conf" # Redis may be told to write into it
start_redis
await_redis
for ((i = 1; i <= count; i++)); do start_node "$i"; done
for ((i = 1; i <= count; i++)); do await_node "$i"; done
start_proxy
say "Entonnoir: http://$listen, $count servers. Boards and logs are in $dir; Ctrl+C stops it."
watch_over
