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
deadline=${CAIRN_TIMEOUT:-30}

say() { echo "nginx: $*"; }
fail() {
  say "$*" >&2
  exit 1
}
# $1: what nginx said, $2: what to say where it said nothing of why.
refused() {
  why=$(echo "$1" | grep -F '[emerg]' | head -n 1)
  # What another user, a full disk or a limit brings about says nothing of the configuration.
  case $why in
    '') fail "$2" ;;
    *'(1: '* | *'(5: '* | *'(12: '* | *'(13: '* | *'(23: '* | *'(24: '* | *'(28: '* | *'(30: '*) fail "$why" ;;
  esac
  say "refused the configuration: $why" >&2
  exit 10
}

case $deadline in
  '' | *[!0-9]*) fail "CAIRN_TIMEOUT is \"$deadline\"; it takes seconds" ;;
esac
# Less than what Cairn gives, so that the verdict comes from here.
[ "$deadline" -lt 6 ] || deadline=$((deadline - 3))
begun=$(date +%s)
end=$((begun + deadline))

title() { { tr '\0' ' ' <"/proc/$1/cmdline"; } 2>/dev/null; }
# A pid file outlives its process, and its number may be somebody else's by now.
runs() {
  case $(title "$master") in
    "nginx: master process"*) ;;
    *) return 1 ;;
  esac
}
workers() {
  { tr ' ' '\n' <"/proc/$master/task/$master/children"; } 2>/dev/null | while read -r pid; do
    case $(title "$pid") in
      "nginx: worker process "*"shutting down"*) ;;
      "nginx: worker process"*) echo "$pid" ;;
    esac
  done
}
# What nginx has logged since, where it logs to a file. The test passes where a port is taken.
complaints() {
  [ -f "$log" ] || return
  # A log that has become shorter was begun anew.
  [ "$(stat -c %s "$log")" -ge "$seen" ] || seen=0
  tail -c "+$((seen + 1))" "$log" | grep -F '[emerg]' | grep -F " $master#"
}

master=$(cat "$pid_file") || fail "nginx does not run, or its pid is elsewhere: set NGINX_PID"
runs || fail "process $master, which $pid_file names, is no nginx; start it"

# shellcheck disable=SC2086 # a command and its options
message=$($nginx -q -t 2>&1)
code=$?
[ $code -eq 0 ] || [ $code -eq 1 ] || fail "'$nginx -q -t' ended with $code: $(echo "$message" | tail -n 1)"
[ $code -eq 0 ] || refused "$message" "'$nginx -q -t' failed: $(echo "$message" | tail -n 1)"

# nginx leads its standard error to the log that it writes now, wherever the new configuration has it.
log=${NGINX_ERROR_LOG:-$(readlink "/proc/$master/fd/2" || echo /var/log/nginx/error.log)}
seen=$(stat -c %s "$log" 2>/dev/null || echo 0)
old=$(workers)
[ -n "$old" ] || old=none
kill -HUP "$master" || fail "cannot signal $master; run as its user"
while runs; do
  # Until the old workers are told to end, they take connections too.
  now=$(workers)
  if [ -n "$now" ] && ! echo "$now" | grep -qxF "$old"; then
    say "in service after $(($(date +%s) - begun)) s; old workers end as their connections do"
    exit 0
  fi
  # A port that is taken is tried five times; everything else is final.
  complaints | grep -v 'bind() to' | grep -q . && refused "$(complaints)" ""
  [ "$(date +%s)" -lt "$end" ] || refused "$(complaints)" "no new workers within $deadline s; see $log"
  sleep 0.05
done
fail "nginx ended; see $log"
