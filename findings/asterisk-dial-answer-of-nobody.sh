#!/bin/bash
# Asterisk 22.10.1, app_dial with a subroutine at the called phone (option U): the caller hangs up while the subroutine runs.
# Guess: DIALSTATUS tells whether the two talked, so it is CANCEL, since the caller was never answered.
# Seen: DIALSTATUS is ANSWER as soon as the called phone has answered. The caller is answered only after the subroutine: their channel is
# still in state Ring, and ANSWEREDTIME is empty. Whoever counts talks in a hangup handler has to look at these.
. "$(dirname "$0")/asterisk.bash"
fetch_asterisk
configure_asterisk
printf 'load=%s.so\n' app_dial app_stack func_channel func_global res_clioriginate bridge_simple >> "$work/etc/modules.conf"
cat > "$work/etc/extensions.conf" << 'CONF'
[caller]
exten => call,1,Set(CHANNEL(hangup_handler_push)=over,s,1)
 same => n,Dial(Local/phone@called/n,20,U(answered,s,1))
[called]
exten => phone,1,Answer()
 same => n,Wait(20)
[answered]
exten => s,1,Set(GLOBAL(ANSWERED)=yes)
 same => n,Wait(2)
 same => n,Return()
[over]
exten => s,1,Set(GLOBAL(SEEN)=${DIALSTATUS} ${CHANNEL(state)} answered=${ANSWEREDTIME})
 same => n,Return()
[waits]
exten => s,1,Wait(20)
CONF
start_asterisk
global() { cli dialplan show globals | sed -n "s/^ *$1=//p"; }
until_there() {
  local try
  for try in $(seq 50); do
    [ -z "$(global "$1")" ] || return 0
    sleep 0.2
  done
  fail "$1 was never set"
}
# Each time a caller dials the called phone, which answers at once; they hang up in the subroutine, or two seconds after it.
call() {
  cli dialplan set global ANSWERED '' > /dev/null
  cli dialplan set global SEEN '' > /dev/null
  cli channel originate Local/call@caller/n extension s@waits > /dev/null &
  until_there ANSWERED
  sleep "$1"
  cli channel request hangup all > /dev/null
  wait $! 2> /dev/null || true
  until_there SEEN
  global SEEN
}
early=$(call 0.5) late=$(call 4)
echo "hung up during the subroutine: $early"
echo "hung up during the talk:       $late"
[ "$early" = "ANSWER Ring answered=" ] || fail "expected ANSWER and a caller who was not answered"
[[ $late =~ ^ANSWER\ Up\ answered=[1-9] ]] || fail "expected ANSWER and a caller who was answered"
