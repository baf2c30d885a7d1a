#!/bin/bash
# Asterisk 22.10.1, pjsip.conf, type=system: a short timer B, so that a phone that is not there is given up soon.
# Guess: timer_b=8000 with the default timer_t1=500 is 8 s, or at the least the next value that fits.
# Seen: below 64 times T1 it becomes 32000, with a warning. With timer_t1=100 a timer_b of 6400 is taken.
. "$(dirname "$0")/asterisk.bash"
fetch_asterisk
configure_asterisk
printf '[system]\ntype=system\ntimer_t1=500\ntimer_b=8000\n' >> "$work/etc/pjsip.conf"
start_asterisk
sed -n 's/.*\(Timer B setting[^"]*\).*/\1/p' "$work/log/messages" | sort -u
grep -q 'Timer B setting is too low. Setting to 32000' "$work/log/messages" || fail "no warning for T1 500, B 8000"
kill "$asterisk_pid"; wait "$asterisk_pid" 2> /dev/null || true
rm "$work/log/messages"
sed -i 's/timer_t1=500/timer_t1=100/; s/timer_b=8000/timer_b=6400/' "$work/etc/pjsip.conf"
start_asterisk
! grep -q 'Timer B setting' "$work/log/messages" || fail "T1 100, B 6400 is refused"
echo "T1 100, B 6400: taken as it is"
