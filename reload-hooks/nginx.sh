#!/bin/sh
# Reloads nginx and waits until its new workers run. A bare HUP tells nobody that nginx kept the old
# configuration: this does, in nginx's own words.
#
# Exit codes: 0 in service, 10 nginx refused the configuration, anything else: the environment failed.
# What it reads from the environment is in README.md beside it.
set -u
PATH=$PATH:/usr/sbin:/sbin

nginx=${NGINX_COMMAND:-nginx}
pid_file=${NGINX_PID:-/run/nginx.pid}
log=${NGINX_ERROR_LOG:-/var/log/nginx/error.log}
deadline=${CAIRN_TIMEOUT:-30}

say() { echo "nginx: $*"; }
fail() {
  say "$*" >&2
  exit 1
}
refused() {
  say "refused the configuration: $*" >&2
  exit 10
}

case $deadline in
  '' | *[!0-9]*) fail "CAIRN_TIMEOUT is \"$deadline\"; it takes seconds" ;;
esac
# Less than what Cairn gives, so that the verdict comes from here.
[ "$deadline" -lt 6 ] || deadline=$((deadline - 3))
begun=$(date +%s)
end=$((begun + deadline))

# shellcheck disable=SC2086 # a command and its options
message=$($nginx -q -t 2>&1) || refused "$message"
master=$(cat "$pid_file") || fail "nginx does not run, or its pid is elsewhere: set NGINX_PID"
kill -0 "$master" || fail "no process $master, which $pid_file names; start nginx"

workers() {
  tr ' ' '\n' <"/proc/$master/task/$master/children" | while read -r pid; do
    case $(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null) in
      "nginx: worker process "*"shutting down"*) ;;
      "nginx: worker process"*) echo "$pid" ;;
    esac
  done
}
# What nginx has logged since, where it logs to a file. The test passes where a port is taken.
complaints() { tail -c "+$((seen + 1))" "$log" 2>/dev/null | grep -F '[emerg]' | grep -F " $master#"; }

seen=$(stat -c %s "$log" 2>/dev/null || echo 0)
old=$(workers)
[ -n "$old" ] || old=none
kill -HUP "$master" || fail "cannot signal $master; run as its user"
while :; do
  # Until the old workers are told to end, they take connections too.
  now=$(workers)
  if [ -n "$now" ] && ! echo "$now" | grep -qxF "$old"; then
    say "reloaded in $(($(date +%s) - begun)) s; old workers end as their connections do"
    exit 0
  fi
  # A port that is taken is tried five times; everything else is final.
  complaints | grep -v 'bind() to' | grep -q . && refused "$(complaints | head -n 1)"
  [ "$(date +%s)" -lt "$end" ] || break
  sleep 0.05
done
[ -z "$(complaints)" ] || refused "$(complaints | head -n 1)"
fail "no new workers within $deadline s; see $log"
