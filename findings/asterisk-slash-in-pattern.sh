#!/bin/bash
# Asterisk 22.10.1: a class of characters in the pattern of an extension, such as "any printable character that is no digit".
# Guess: within brackets / is a character like any other, so _[!-/:-~]. takes "abc" and "-x".
# Seen: pbx_config splits the name at the first slash, and takes what follows for the caller's number that has to match. The extension matches
# nobody. No warning. Without the slash the same class works.
. "$(dirname "$0")/asterisk.bash"
fetch_asterisk
configure_asterisk
printf '[slash]\nexten => _[!-/:-~].,1,NoOp()\n[none]\nexten => _[!-.:-~].,1,NoOp()\n' > "$work/etc/extensions.conf"
start_asterisk
cli dialplan show slash
found() { cli "dialplan show $1" | grep -c "=> " || true; }
slash=$(found abc@slash) none=$(found abc@none)
echo "abc matches with the slash: $slash, without: $none"
[ "$slash $none" = "0 1" ] || fail "expected 0 and 1"
cli dialplan show slash | grep -qi 'cid match' || fail "no caller's number is shown"
