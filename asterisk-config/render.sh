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
#   ASTERISK_ARI_PASS       its password                                     (required, at least 12 characters)
#   ASTERISK_EXTERNAL       address told to phones when behind NAT           (none)
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
: "${AST_MODULES:?}" "${AST_DATA:?}" "${AST_VAR:?}" "${AST_SPOOL:?}" "${AST_RUN:?}" "${AST_LOG:?}"

[ -n "${ASTERISK_ARI_PASS:-}" ] || fail "ASTERISK_ARI_PASS is not set; make one with: openssl rand -hex 16"
[ "${#ASTERISK_ARI_PASS}" -ge 12 ] || fail "ASTERISK_ARI_PASS has fewer than 12 characters"
for number in "$ASTERISK_ARI_PORT" "$ASTERISK_SIP_PORT" "$ASTERISK_RTP_FROM" "$ASTERISK_RTP_TO"; do
  case $number in '' | *[!0-9]*) fail "'$number' is not a port number" ;; esac
done
# A ';' would begin a comment in Asterisk's files, a newline a new setting: refuse rather than escape.
for value in "$ASTERISK_BIND" "$ASTERISK_ARI_USER" "$ASTERISK_ARI_PASS" "$ASTERISK_EXTERNAL"; do
  case $value in *[!A-Za-z0-9._~+=@:/-]*) fail "only letters, digits and ._~+=@:/- may stand in an address, the ARI user and its password" ;; esac
done

external=''
[ -z "$ASTERISK_EXTERNAL" ] || external="external_media_address = $ASTERISK_EXTERNAL\\
external_signaling_address = $ASTERISK_EXTERNAL"

umask 077 # ari.conf holds the password
for template in "$here"/etc/*.conf; do
  sed -e "s|@BIND@|$ASTERISK_BIND|g" \
      -e "s|@ARI_PORT@|$ASTERISK_ARI_PORT|g" \
      -e "s|@SIP_PORT@|$ASTERISK_SIP_PORT|g" \
      -e "s|@RTP_FROM@|$ASTERISK_RTP_FROM|g" -e "s|@RTP_TO@|$ASTERISK_RTP_TO|g" \
      -e "s|@ARI_USER@|$ASTERISK_ARI_USER|g" -e "s|@ARI_PASS@|$ASTERISK_ARI_PASS|g" \
      -e "s|@EXTERNAL@|$external|g" \
      -e "s|@INCLUDE@|$ASTERISK_INCLUDE|g" -e "s|@ETC@|$target|g" \
      -e "s|@MODULES@|$AST_MODULES|g" -e "s|@DATA@|$AST_DATA|g" -e "s|@VAR@|$AST_VAR|g" \
      -e "s|@SPOOL@|$AST_SPOOL|g" -e "s|@RUN@|$AST_RUN|g" -e "s|@LOG@|$AST_LOG|g" -e "s|@MUSIC@|$here/moh|g" \
      "$template" > "$target/$(basename "$template")"
done
# A module whose file is not installed here would only be an error line in the log: leave it out.
while read -r word arrow module rest; do
  case $word in
    load | preload) [ ! -e "$AST_MODULES/$module" ] || echo "$word $arrow $module $rest" ;;
    *) echo "$word $arrow $module $rest" ;;
  esac
done < "$target/modules.conf" > "$target/modules.conf.new"
mv "$target/modules.conf.new" "$target/modules.conf"

mkdir -p "$AST_VAR/keys" "$AST_SPOOL/recording" "$AST_RUN" "$AST_LOG/cdr-csv" "$AST_LOG/cdr-custom" \
  "$ASTERISK_INCLUDE/pjsip.d" "$ASTERISK_INCLUDE/extensions.d"
