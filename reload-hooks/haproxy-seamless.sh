#!/bin/sh
# Reloads an HAProxy in master-worker mode that passes its listening sockets on: no connection waits,
# none is lost. The new worker is told which servers are down before it starts.
#
# Exit codes: 0 in service, 10 HAProxy refused the configuration, anything else: the environment failed.
# What it reads from the environment is in README.md beside it.
set -u
PATH=$PATH:/usr/sbin:/sbin

socket=${HAPROXY_MASTER_SOCKET:-/run/haproxy-master.sock}
stats=${HAPROXY_STATS_SOCKET:-/run/haproxy/admin.sock}
states=${HAPROXY_SERVER_STATE:-/var/lib/haproxy/server-state}
reload=${HAPROXY_RELOAD:-}
deadline=${CAIRN_TIMEOUT:-30}

say() { echo "haproxy-seamless: $*"; }
fail() {
  say "$*" >&2
  exit 1
}
refused() {
  say "HAProxy refused the configuration: its new worker did not start; its log says why" >&2
  exit 10
}
run() { "$@"; }

# shellcheck source=reload-hooks/haproxy-master.sh
. "$(dirname "$(readlink -f "$0")")/haproxy-master.sh"

case $deadline in
  '' | *[!0-9]*) fail "CAIRN_TIMEOUT is \"$deadline\"; it takes seconds" ;;
esac
# Less than what Cairn gives, so that the verdict comes from here.
[ "$deadline" -lt 6 ] || deadline=$((deadline - 3))
begun=$(date +%s)
end=$((begun + deadline))

until before=$(proc); do
  in_time || fail "no answer from the master socket $socket; not reloaded"
  sleep 0.1
done

# An old worker without a stats socket has nothing to tell; a half-written file would be worse.
if ! (: >"$states.new") 2>/dev/null; then
  say "cannot write $states.new: the new worker will not know which servers are down" >&2
elif ask "$stats" "show servers state" >"$states.new" && [ -s "$states.new" ]; then
  mv "$states.new" "$states" || fail "cannot write $states; not reloaded"
else
  rm -f "$states.new"
  say "no answer from $stats: the new worker will not know which servers are down" >&2
fi

if [ -n "$reload" ]; then
  timeout "$deadline" sh -c "$reload"
  code=$?
  [ $code -ne 124 ] || fail "'$reload' did not end within $deadline s"
  [ $code -ne 10 ] || refused
  [ $code -eq 0 ] || fail "'$reload' ended with $code"
else
  # Another user may not signal it, and in another namespace its pid is somebody else's; whoever may
  # write to its socket may ask, and the verdict tells.
  master=${before%% *}
  if [ "$(cat "/proc/$master/comm" 2>/dev/null)" != haproxy ] || ! kill -USR2 "$master" 2>/dev/null; then
    # From 2.7 on it answers, at length.
    ask "$socket" reload >/dev/null
  fi
fi

# shellcheck disable=SC2086 # three words
verdict $before
code=$?
[ $code -ne 10 ] || refused
[ $code -eq 0 ] || fail "no verdict from $socket within $deadline s"
say "in service after $(($(date +%s) - begun)) s; listening sockets were passed on"
