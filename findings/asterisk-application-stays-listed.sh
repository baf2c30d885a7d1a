#!/bin/bash
# Asterisk 22.10.1: is an ARI application free?
# Guess: GET /applications/NAME is 404 when no client has the application any more.
# Seen: so it is while it has no channels. With a channel in it the application stays listed as before, with nobody to hear of it, until the channel is over.
. "$(dirname "$0")/asterisk.bash"
fetch_asterisk
configure_asterisk
printf '[finding]\nexten => wait,1,Stasis(finding)\n same => n,Hangup()\nexten => far,1,Answer()\n same => n,Wait(60)\n' > "$work/etc/extensions.conf"
start_asterisk
status() { curl -s -o /dev/null -w '%{http_code}' -u finding:finding-finding "http://127.0.0.1:$ari_port/ari/applications/finding"; }
connect() {
  curl -sN -o /dev/null -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Protocol: ari' \
    -H 'Sec-WebSocket-Key: ZmluZGluZy1maW5kaW5nIQ==' "http://127.0.0.1:$ari_port/ari/events?app=finding&api_key=finding:finding-finding" &
  client=$!
  sleep 1
}
leave() { kill "$client"; wait "$client" 2> /dev/null || true; sleep 2; }
connect
with_client=$(status)
leave
without_client=$(status)
connect
ari POST 'channels?endpoint=Local/far@finding&extension=wait&context=finding&priority=1' > /dev/null
sleep 2
leave
with_channel=$(status)
cli channel request hangup all > /dev/null
sleep 2
channel_over=$(status)
echo "with a client: $with_client, client gone: $without_client, client gone and a channel in it: $with_channel, that channel over: $channel_over"
[ "$with_client $without_client $with_channel $channel_over" = "200 404 200 404" ] || fail "expected 200 404 200 404"
