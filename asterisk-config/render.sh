#!/bin/sh
# Renders the templates of etc/ into a directory. One way for one machine and for the container.
#
#   render.sh TARGET
#
# Read from the environment (all but the directories have a default):
#   ASTERISK_BIND           address everything listens on                    127.0.0.1
#   ASTERISK_ARI_PORT       HTTP: ARI and SIP over WebSocket                 8088
#   ASTERISK_SIP_PORT       SIP over UDP                                     5060
#   ASTERISK_RTP_FROM/_TO   UDP ports of the audio                           10000 10999
#   ASTERISK_ARI_USER       ARI user                                         ringdown
#   ASTERISK_ARI_PASS       its password, or ASTERISK_ARI_PASS_FILE with it  (required, at least 12 characters)
#   ASTERISK_ARI_PERMIT     networks ARI may be used from, by commas         loopback and private networks
#   ASTERISK_SIP_PERMIT     networks SIP is heard from, by commas            loopback and private networks
#   ASTERISK_TLS_CERT/_KEY  PEM files: HTTPS for ARI and SIP over WebSocket  (none)
#                           beyond the machine; plain HTTP is then on loopback only
#   ASTERISK_TLS_PORT       its port                                         8089
#   ASTERISK_EXTERNAL       address told to phones when behind NAT           (none)
#   ASTERISK_TRUNK_HOST     the provider of calls to the outside, host[:port]  (none: there is no trunk)
#   ASTERISK_TRUNK_NAME     what the trunk is called; Ringdown's OUTSIDE_TRUNK   trunk
#   ASTERISK_TRUNK_CALLER_ID  number that the called ones see, in E.164      (required with a trunk)
#   ASTERISK_TRUNK_MATCH    addresses or networks the provider sends from, by commas; SIP is heard from them, too
#                                                                            the host, where it is an IPv4 address
#   ASTERISK_TRUNK_USER     user at the provider                             (none: known by our address)
#   ASTERISK_TRUNK_PASS     the password, or ASTERISK_TRUNK_PASS_FILE with it
#   ASTERISK_TRUNK_REGISTER yes: sign in at the provider, to be found by it  no
#   ASTERISK_AWAY           what callers get while Ringdown is away: ring (the line's phones), announce or refuse   ring
#   ASTERISK_AWAY_RING      how many seconds a line rings then               30
#   ASTERISK_AWAY_PATIENCE  after how many seconds a caller is told so whom Ringdown left unanswered; more than it rings   120
#   ASTERISK_INCLUDE        directory of pjsip.d/*.conf, extensions.d/*.conf TARGET
#   AST_MODULES AST_DATA AST_VAR AST_SPOOL AST_RUN AST_LOG  Asterisk's own directories, absolute
set -eu

fail() { echo "render.sh: $*" >&2; exit 2; }

target=${1:?render.sh TARGET}
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
mkdir -p "$target"
target=$(CDPATH='' cd -- "$target" && pwd)

: "${ASTERISK_BIND:=127.0.0.1}" "${ASTERISK_ARI_PORT:=8088}" "${ASTERISK_SIP_PORT:=5060}"
: "${ASTERISK_RTP_FROM:=10000}" "${ASTERISK_RTP_TO:=10999}" "${ASTERISK_ARI_USER:=ringdown}"
: "${ASTERISK_EXTERNAL:=}" "${ASTERISK_INCLUDE:=$target}"
: "${ASTERISK_TLS_CERT:=}" "${ASTERISK_TLS_KEY:=}" "${ASTERISK_TLS_PORT:=8089}"
# RFC 1122, 1918, 4193, 4291: this machine, and networks that no one reaches from the Internet.
private=127.0.0.0/8,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,::1/128,fc00::/7,fe80::/10
ari_asked=${ASTERISK_ARI_PERMIT:-}
: "${ASTERISK_ARI_PERMIT:=$private}" "${ASTERISK_SIP_PERMIT:=$private}"
: "${ASTERISK_TRUNK_HOST:=}" "${ASTERISK_TRUNK_NAME:=trunk}" "${ASTERISK_TRUNK_CALLER_ID:=}" "${ASTERISK_TRUNK_MATCH:=}"
: "${ASTERISK_TRUNK_USER:=}" "${ASTERISK_TRUNK_PASS:=}" "${ASTERISK_TRUNK_REGISTER:=no}"
: "${ASTERISK_AWAY:=ring}" "${ASTERISK_AWAY_RING:=30}" "${ASTERISK_AWAY_PATIENCE:=120}"
: "${AST_MODULES:?}" "${AST_DATA:?}" "${AST_VAR:?}" "${AST_SPOOL:?}" "${AST_RUN:?}" "${AST_LOG:?}"

if [ -n "${ASTERISK_ARI_PASS_FILE:-}" ]; then
  [ -z "${ASTERISK_ARI_PASS:-}" ] || fail "ASTERISK_ARI_PASS and ASTERISK_ARI_PASS_FILE are both set: set one of them"
  ASTERISK_ARI_PASS=$(cat -- "$ASTERISK_ARI_PASS_FILE") || fail "ASTERISK_ARI_PASS_FILE cannot be read"
fi
[ -n "${ASTERISK_ARI_PASS:-}" ] || fail "ASTERISK_ARI_PASS is not set; make one with: openssl rand -hex 16"
[ "${#ASTERISK_ARI_PASS}" -ge 12 ] || fail "ASTERISK_ARI_PASS has fewer than 12 characters"
for number in "$ASTERISK_ARI_PORT" "$ASTERISK_SIP_PORT" "$ASTERISK_RTP_FROM" "$ASTERISK_RTP_TO" \
  "$ASTERISK_TLS_PORT"; do
  case $number in '' | *[!0-9]*) fail "'$number' is not a port number" ;; esac
done
# A ';' would begin a comment in Asterisk's files, a newline a new setting: refuse rather than escape.
for value in "$ASTERISK_BIND" "$ASTERISK_ARI_USER" "$ASTERISK_ARI_PASS" "$ASTERISK_EXTERNAL" "$ASTERISK_TLS_CERT" \
  "$ASTERISK_TLS_KEY"; do
  case $value in *[!A-Za-z0-9._~+=@:/-]*) fail "only letters, digits and ._~+=@:/- may stand in an address, the ARI user, its password and a file's name" ;; esac
done
for networks in "$ASTERISK_ARI_PERMIT" "$ASTERISK_SIP_PERMIT"; do
  case $networks in *[!0-9A-Fa-f.:/,]*) fail "'$networks' are not networks such as 10.0.0.0/8,192.168.1.0/24" ;; esac
done
case $ASTERISK_AWAY in ring | announce | refuse) ;; *) fail "ASTERISK_AWAY is ring, announce or refuse" ;; esac
for seconds in "$ASTERISK_AWAY_RING" "$ASTERISK_AWAY_PATIENCE"; do
  case $seconds in
    [1-9] | [1-9][0-9] | [1-9][0-9][0-9]) ;;
    *) fail "ASTERISK_AWAY_RING and ASTERISK_AWAY_PATIENCE are seconds, 1 to 999" ;;
  esac
done
case $ASTERISK_TLS_CERT:$ASTERISK_TLS_KEY in
  : | ?*:?*) ;;
  *) fail "ASTERISK_TLS_CERT and ASTERISK_TLS_KEY belong together: set both or none" ;;
esac
for file in "$ASTERISK_TLS_CERT" "$ASTERISK_TLS_KEY"; do
  [ -z "$file" ] || [ -r "$file" ] || fail "the file '$file' cannot be read"
  case $file in '' | /*) ;; *) fail "the path '$file' is not absolute" ;; esac
done

# The trunk: nothing of it is rendered where none is configured.
trunk_domain='' trunk_match='' trunk_outbound='' trunk_auth='' trunk_registration=''
if [ -n "$ASTERISK_TRUNK_HOST" ]; then
  if [ -n "${ASTERISK_TRUNK_PASS_FILE:-}" ]; then
    [ -z "$ASTERISK_TRUNK_PASS" ] || fail "ASTERISK_TRUNK_PASS and ASTERISK_TRUNK_PASS_FILE are both set: set one of them"
    ASTERISK_TRUNK_PASS=$(cat -- "$ASTERISK_TRUNK_PASS_FILE") || fail "ASTERISK_TRUNK_PASS_FILE cannot be read"
  fi
  trunk_domain=${ASTERISK_TRUNK_HOST%:*}
  case $trunk_domain in
    *[!0-9.]*) [ -n "$ASTERISK_TRUNK_MATCH" ] || fail "ASTERISK_TRUNK_MATCH is not set: the provider's addresses, such as 192.0.2.0/28" ;;
    *) : "${ASTERISK_TRUNK_MATCH:=$trunk_domain}" ;;
  esac
  case $ASTERISK_TRUNK_CALLER_ID in
    +[1-9]*) case ${ASTERISK_TRUNK_CALLER_ID#+} in *[!0-9]*) fail "ASTERISK_TRUNK_CALLER_ID is not a number such as +493012345678" ;; esac ;;
    *) fail "ASTERISK_TRUNK_CALLER_ID is not a number such as +493012345678" ;;
  esac
  case $ASTERISK_TRUNK_NAME in '' | *[!A-Za-z0-9_.-]*) fail "only letters, digits and _.- may stand in ASTERISK_TRUNK_NAME" ;; esac
  case $ASTERISK_TRUNK_MATCH in *[!0-9A-Fa-f.:/,]*) fail "'$ASTERISK_TRUNK_MATCH' are not networks such as 192.0.2.0/28" ;; esac
  case $ASTERISK_TRUNK_HOST in *[!A-Za-z0-9.:-]*) fail "ASTERISK_TRUNK_HOST is not a host such as sip.provider.example:5060" ;; esac
  for value in "$ASTERISK_TRUNK_USER" "$ASTERISK_TRUNK_PASS"; do
    case $value in *[!A-Za-z0-9._~+=@:/-]*) fail "only letters, digits and ._~+=@:/- may stand in the trunk's user and password" ;; esac
  done
  case $ASTERISK_TRUNK_REGISTER in yes | no) ;; *) fail "ASTERISK_TRUNK_REGISTER is yes or no" ;; esac
  case $ASTERISK_TRUNK_USER:$ASTERISK_TRUNK_PASS:$ASTERISK_TRUNK_REGISTER in
    ::no | ?*:?*:*) ;;
    *) fail "ASTERISK_TRUNK_USER and ASTERISK_TRUNK_PASS belong together, and who registers needs both" ;;
  esac
  ASTERISK_SIP_PERMIT=$ASTERISK_SIP_PERMIT,$ASTERISK_TRUNK_MATCH
  trunk_match=$(echo "$ASTERISK_TRUNK_MATCH" | sed -e 's/^,*/match = /' -e 's/,,*$//' -e 's/,,*/\\\nmatch = /g')
  if [ -n "$ASTERISK_TRUNK_USER" ]; then
    trunk_outbound="outbound_auth = $ASTERISK_TRUNK_NAME"
    trunk_auth="[$ASTERISK_TRUNK_NAME]\\
type = auth\\
auth_type = digest\\
username = $ASTERISK_TRUNK_USER\\
password = $ASTERISK_TRUNK_PASS"
  fi
  [ "$ASTERISK_TRUNK_REGISTER" = no ] || trunk_registration="[$ASTERISK_TRUNK_NAME]\\
type = registration\\
transport = transport-udp\\
outbound_auth = $ASTERISK_TRUNK_NAME\\
server_uri = sip:$ASTERISK_TRUNK_HOST\\
client_uri = sip:$ASTERISK_TRUNK_USER@$ASTERISK_TRUNK_HOST\\
contact_user = $ASTERISK_TRUNK_USER\\
max_retries = 10000\\
forbidden_retry_interval = 300"
fi

external=''
[ -z "$ASTERISK_EXTERNAL" ] || external="external_media_address = $ASTERISK_EXTERNAL\\
external_signaling_address = $ASTERISK_EXTERNAL"

# With TLS only that goes beyond the machine.
http_bind=$ASTERISK_BIND tls='' wss=''
if [ -n "$ASTERISK_TLS_CERT" ]; then
  http_bind=127.0.0.1
  tls="tlsenable = yes\\
tlsbindaddr = $ASTERISK_BIND:$ASTERISK_TLS_PORT\\
tlscertfile = $ASTERISK_TLS_CERT\\
tlsprivatekey = $ASTERISK_TLS_KEY\\
tlsdisablev1 = yes\\
tlsdisablev11 = yes\\
tlsservercipherorder = yes"
  wss="[transport-wss]\\
type = transport\\
protocol = wss\\
bind = $ASTERISK_BIND"
fi

# The ARI user's list of networks came with Asterisk 20.19, 22.9 and 23.3; an older one would not know the user at all.
ari_acl="acl = ringdown-ari"
if ! sed -n '/<configInfo name="res_ari"/,/<\/configInfo>/p' "$AST_DATA/documentation/core-en_US.xml" 2> /dev/null |
  grep -q '<configOption name="acl"'; then
  [ -z "$ari_asked" ] || fail "this Asterisk cannot restrict ARI by address (that came with 22.9): unset ASTERISK_ARI_PERMIT"
  ari_acl=''
fi

permits() { echo "$1" | sed -e 's/^,*/permit = /' -e 's/,,*$//' -e 's/,,*/\\\npermit = /g'; }

umask 077 # ari.conf holds the password
for template in "$here"/etc/*.conf; do
  sed -e "s|@BIND@|$ASTERISK_BIND|g" \
      -e "s|@ARI_PORT@|$ASTERISK_ARI_PORT|g" \
      -e "s|@SIP_PORT@|$ASTERISK_SIP_PORT|g" \
      -e "s|@RTP_FROM@|$ASTERISK_RTP_FROM|g" -e "s|@RTP_TO@|$ASTERISK_RTP_TO|g" \
      -e "s|@ARI_USER@|$ASTERISK_ARI_USER|g" -e "s|@ARI_PASS@|$ASTERISK_ARI_PASS|g" \
      -e "s|@EXTERNAL@|$external|g" -e "s|@HTTP_BIND@|$http_bind|g" -e "s|@TLS@|$tls|g" -e "s|@WSS@|$wss|g" \
      -e "s|@ARI_ACL@|$ari_acl|g" \
      -e "s|@ARI_PERMIT@|$(permits "$ASTERISK_ARI_PERMIT")|g" -e "s|@SIP_PERMIT@|$(permits "$ASTERISK_SIP_PERMIT")|g" \
      -e "s|@AWAY@|$ASTERISK_AWAY|g" -e "s|@AWAY_RING@|$ASTERISK_AWAY_RING|g" \
      -e "s|@AWAY_PATIENCE@|$ASTERISK_AWAY_PATIENCE|g" \
      -e "s|@TRUNK_NAME@|$ASTERISK_TRUNK_NAME|g" -e "s|@TRUNK_HOST@|$ASTERISK_TRUNK_HOST|g" \
      -e "s|@TRUNK_DOMAIN@|$trunk_domain|g" -e "s|@TRUNK_CALLER_ID@|$ASTERISK_TRUNK_CALLER_ID|g" \
      -e "s|@TRUNK_MATCH@|$trunk_match|g" -e "s|@TRUNK_OUTBOUND_AUTH@|$trunk_outbound|g" \
      -e "s|@TRUNK_AUTH@|$trunk_auth|g" -e "s|@TRUNK_REGISTRATION@|$trunk_registration|g" \
      -e "s|@INCLUDE@|$ASTERISK_INCLUDE|g" -e "s|@ETC@|$target|g" \
      -e "s|@MODULES@|$AST_MODULES|g" -e "s|@DATA@|$AST_DATA|g" -e "s|@VAR@|$AST_VAR|g" \
      -e "s|@SPOOL@|$AST_SPOOL|g" -e "s|@RUN@|$AST_RUN|g" -e "s|@LOG@|$AST_LOG|g" -e "s|@MUSIC@|$here/moh|g" \
      "$template" > "$target/$(basename "$template")"
done
[ -n "$ASTERISK_TRUNK_HOST" ] || rm -f "$target/pjsip_trunk.conf"
# A module whose file is not installed here would only be an error line in the log: leave it out.
while read -r word arrow module rest; do
  case $word in
    load | preload) [ ! -e "$AST_MODULES/$module" ] || echo "$word $arrow $module $rest" ;;
    *) echo "$word $arrow $module $rest" ;;
  esac
done < "$target/modules.conf" > "$target/modules.conf.new"
mv "$target/modules.conf.new" "$target/modules.conf"

mkdir -p "$AST_VAR/keys" "$AST_SPOOL/recording" "$AST_RUN" "$AST_LOG/cdr-csv" "$AST_LOG/cdr-custom" "$AST_LOG/cel-custom" \
  "$ASTERISK_INCLUDE/pjsip.d" "$ASTERISK_INCLUDE/extensions.d"
# Asterisk writes it below its logs only, and ARI serves recordings only.
ln -sfn "$AST_SPOOL/recording/ringdown-ends.sln" "$AST_LOG/cel-custom/ringdown-ends.sln"
