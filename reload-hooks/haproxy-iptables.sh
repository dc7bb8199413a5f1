#!/bin/sh
# Reloads HAProxy while new connections to its ports wait: their SYN is dropped, and the client
# sends it again a second later, when the new process listens.
#
# Exit codes: 0 in service, 10 HAProxy refused the configuration, anything else: the environment failed.
# What it reads from the environment is in README.md beside it.
set -u
PATH=$PATH:/usr/sbin:/sbin

set_name=${CAIRN_SET:-haproxy}
ports=${CAIRN_PORTS:-}
reload=${HAPROXY_RELOAD:-systemctl reload haproxy}
socket=${HAPROXY_MASTER_SOCKET:-}
deadline=${CAIRN_TIMEOUT:-30}
case $deadline in
  '' | *[!0-9]*)
    echo "haproxy-iptables: CAIRN_TIMEOUT is \"$deadline\"; it takes seconds" >&2
    exit 1
    ;;
esac
# What Cairn gives us, less the time to clean up.
[ "$deadline" -lt 6 ] || deadline=$((deadline - 3))

say() { echo "haproxy-iptables: $*"; }
fail() {
  say "$*" >&2
  exit 1
}
refused() {
  say "HAProxy refused the configuration: its new worker did not start; its log says why" >&2
  exit 10
}

# iptables allows 28 characters; a name that was altered must stay one of its own.
chain=cairn-$(printf %s "$set_name" | tr -c 'A-Za-z0-9_.-' _)
if [ "$chain" != "cairn-$set_name" ] || [ ${#chain} -gt 28 ]; then
  chain=$(printf %.17s "$chain")-$(printf %s "$set_name" | cksum | cut -d ' ' -f 1)
fi

families=
child=
clean() {
  for ipt in $families; do
    # A duplicate jump would keep the chain from being deleted.
    while "$ipt" -w 5 -D INPUT -j "$chain" 2>/dev/null; do :; done
    "$ipt" -w 5 -F "$chain" 2>/dev/null
    "$ipt" -w 5 -X "$chain" 2>/dev/null
  done
}
stop() {
  trap '' HUP INT TERM
  [ -z "$child" ] || kill "$child" 2>/dev/null
  clean
  say "ended by signal $1; the rules are gone" >&2
  exit "$2"
}

# Runs in the background, so that a signal need not wait for it.
run() {
  "$@" 9>&- &
  child=$!
  wait "$child"
  code=$?
  child=
  return $code
}

guard() {
  until=$(date -u -d "@$((end + 5))" +%Y-%m-%dT%H:%M:%S)
  rules=$(
    echo '*filter'
    echo ":$chain - [0:0]"
    # multiport takes 15 ports; after a kill -9 a rule ends by itself.
    echo "$ports" | tr -s ' ' '\n' | grep . | xargs -n 15 | tr ' ' , | while read -r list; do
      echo "-A $chain -p tcp --syn -m multiport --dports $list -m time --datestop $until -j DROP"
    done
    echo "-I INPUT -j $chain"
    echo COMMIT
  )
  for ipt in $families; do
    echo "$rules" | "$ipt-restore" -w 5 --noflush || fail "$ipt-restore failed; not reloaded"
  done
}

# shellcheck source=reload-hooks/haproxy-master.sh
. "$(dirname "$(readlink -f "$0")")/haproxy-master.sh"

end=$(($(date +%s) + deadline))
lock=${HAPROXY_IPTABLES_LOCK:-/run/$chain.lock}
exec 9>"$lock" || fail "cannot open $lock; run as root"
flock -w "$deadline" 9 || fail "another reload of $set_name is under way"

if [ -n "$ports" ]; then
  command -v iptables-restore >/dev/null || fail "no iptables; not reloaded, since connections would be lost"
  families=iptables
  if grep -q . /proc/net/if_inet6 2>/dev/null && command -v ip6tables-restore >/dev/null; then
    families="iptables ip6tables"
  fi
fi
trap clean EXIT
trap 'stop HUP 129' HUP
trap 'stop INT 130' INT
trap 'stop TERM 143' TERM

before=
if [ -n "$socket" ]; then
  until before=$(proc); do
    in_time || fail "no answer from the master socket $socket; not reloaded"
    run sleep 0.1
  done
fi

clean
if [ -n "$ports" ]; then
  guard
  run sleep 0.2
fi
left=$((end - $(date +%s)))
[ "$left" -gt 0 ] || fail "no time is left of $deadline s; not reloaded"
run timeout "$left" sh -c "$reload"
code=$?
[ $code -ne 124 ] || fail "'$reload' did not end within $deadline s"
[ $code -ne 10 ] || refused
[ $code -eq 0 ] || fail "'$reload' ended with $code"
if [ -n "$before" ]; then
  # shellcheck disable=SC2086 # three words
  verdict $before
  code=$?
  [ $code -ne 10 ] || refused
  [ $code -eq 0 ] || fail "no verdict from $socket within $deadline s"
fi
say "reloaded; SYN was dropped for ports: ${ports:-none}"
