#!/bin/sh
# What the HAProxy hooks ask its master process. No program of its own: who reads this in has set
# socket (the master's), end (seconds of the epoch), and a function run.
# shellcheck disable=SC2154

in_time() { [ "$(date +%s)" -lt "$end" ]; }

# A socket's answer to a command. What connects while the master starts itself anew gets none.
ask() {
  perl -MSocket -e '
    alarm 2;
    socket(S, PF_UNIX, SOCK_STREAM, 0) && connect(S, sockaddr_un($ARGV[0])) || exit 1;
    syswrite(S, "$ARGV[1]\n"); shutdown(S, 1); print while <S>;' "$1" "$2" 2>/dev/null
}
# The master process tells how often it was reloaded and, from HAProxy 2.5 on, how often in vain;
# until 2.4 there is a column more, the relative PID.
# Prints: master's pid, reloads, failed (- where it does not tell), fresh workers
proc() {
  ask "$socket" "show proc" | awk '
    { gsub(/<relative PID>/, "<relative>"); gsub(/\[was: /, "[was:") }
    /^#<PID>/ { for (i = 1; i <= NF; i++) if ($i == "<reloads>") column = i }
    !column { next }
    $2 == "master" {
      pid = $1; reloads = $column
      if ($(column + 1) == "[failed:") { failed = $(column + 2) + 0 } else { failed = "-" }
    }
    $2 == "worker" && $column == 0 { fresh++ }
    END { if (pid == "") { exit 1 } print pid, reloads, failed, fresh + 0 }'
}
# 0 in service, 10 refused, 1 cannot be told. $1 to $3: pid, reloads and failed as they were before.
verdict() {
  without=0
  [ "$3" != - ] || set -- "$1" "$2" 0
  while in_time; do
    if state=$(proc); then
      # shellcheck disable=SC2086 # four words
      set -- "$1" "$2" "$3" $state
      # A restarted master counts from 0.
      [ "$4" = "$1" ] || set -- "$4" -1 0 "$4" "$5" "$6" "$7"
      if [ "$5" -gt "$2" ]; then
        [ "$6" = - ] || [ "$6" -le "$3" ] || return 10
        [ "$7" -eq 0 ] || return 0
        # It starts the worker before it answers: a master that still has none goes on with the old.
        without=$((without + 1))
        [ "$6" != - ] || [ "$without" -lt 20 ] || return 10
      fi
    fi
    run sleep 0.05
  done
  return 1
}
