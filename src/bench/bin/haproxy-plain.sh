#!/bin/sh
# Starts HAProxy, or reloads it as before 1.8: a new process binds the ports anew and tells the old
# one to finish. What waits in the old one's listening sockets is lost: the floor of the measurement.
set -eu
PATH=$PATH:/usr/sbin:/sbin

old=$(cat "$HAPROXY_PID_FILE" 2>/dev/null || true)
# shellcheck disable=SC2086 # one word a process
haproxy -D -f "$HAPROXY_CONFIGURATION" -p "$HAPROXY_PID_FILE" ${old:+-sf $old}
cat "$HAPROXY_PID_FILE" >>"$HAPROXY_PID_FILE.all"
