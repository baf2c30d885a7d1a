#!/bin/sh
# Renders the same templates as local-asterisk.sh from the container's environment (see render.sh), then becomes Asterisk.
set -eu

for modules in /usr/lib/*/asterisk/modules; do break; done
export AST_MODULES="$modules" AST_DATA=/usr/share/asterisk AST_VAR=/var/lib/asterisk AST_SPOOL=/var/spool/asterisk
export AST_RUN=/var/run/asterisk AST_LOG=/var/log/asterisk
# Inside the container Asterisk listens on all of the container's addresses; what is published decides who can reach it.
export ASTERISK_BIND="${ASTERISK_BIND:-0.0.0.0}" ASTERISK_INCLUDE="${ASTERISK_INCLUDE:-/etc/ringdown-asterisk}"

sh /opt/asterisk-config/render.sh /etc/ringdown-asterisk
unset ASTERISK_ARI_PASS ASTERISK_ARI_PASS_FILE ASTERISK_TRUNK_PASS ASTERISK_TRUNK_PASS_FILE
exec asterisk -f -n -q -C /etc/ringdown-asterisk/asterisk.conf
