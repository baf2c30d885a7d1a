#!/bin/bash
# A real Asterisk on this machine, without root and without a container.
#
#   local-asterisk.sh prepare                 find or fetch Asterisk, say where it is
#   local-asterisk.sh run --home DIR [...]    run it in the foreground (this process becomes Asterisk)
#   local-asterisk.sh cli --home DIR COMMAND  one command on the console of the Asterisk running in DIR
#
# Options of run (or the environment variables of render.sh):
#   --bind ADDRESS --ari-port N --sip-port N --rtp FROM-TO --ari-user NAME
#   --include DIR      directory with pjsip.d/*.conf and extensions.d/*.conf
#   --end-with-stdin   stop when standard input ends: how a parent that is killed takes Asterisk with it
# The ARI password comes from ASTERISK_ARI_PASS only, so that it stands in no process list.
#
# Exit codes: 2 wrong use, 3 no Asterisk to be had, 4 a port is taken.
set -euo pipefail

here=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
cache=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/ringdown
fetched=$cache/asterisk-debian-forky
elsewhere="install Asterisk 20 or newer, start one with 'docker compose up asterisk', or set ASTERISK_HOST to one that runs"

fail() { local code=$1; shift; echo "$*" >&2; exit "$code"; }

# ---- which Asterisk -------------------------------------------------------------------------------------------

# Sets program (an array), modules and data to the Asterisk below $1 ('' is the machine's own). False if there is none.
look_below() {
  local root=$1 dir
  program=() modules='' data=''
  if [ -n "$root" ]; then
    local loader libraries
    for loader in "$root"/usr/lib*/ld-linux*.so.*; do [ -e "$loader" ] && break; done
    for libraries in "$root"/usr/lib/*-linux-gnu*; do [ -d "$libraries" ] && break; done
    [ -x "$root/usr/sbin/asterisk" ] && [ -e "$loader" ] || return 1
    program=("$loader" --library-path "$libraries" "$root/usr/sbin/asterisk")
  else
    local installed
    installed=$(PATH=$PATH:/usr/sbin:/usr/local/sbin command -v asterisk) || return 1
    program=("$installed")
  fi
  for dir in "$root"/usr/lib/*/asterisk/modules "$root"/usr/lib64/asterisk/modules "$root"/usr/lib/asterisk/modules; do
    if [ -e "$dir/res_ari.so" ]; then modules=$dir; break; fi
  done
  for dir in "$root"/usr/share/asterisk "$root"/var/lib/asterisk; do
    if [ -e "$dir/documentation/core-en_US.xml" ]; then data=$dir; break; fi
  done
  [ -n "$modules" ] && [ -n "$data" ] || return 1
  version=$("${program[@]}" -V 2> /dev/null | sed -n 's/^Asterisk \(GIT-\)\{0,1\}\([0-9][0-9.]*\).*/\2/p')
  [ "${version%%.*}" -ge 20 ] 2> /dev/null
}

prepare() {
  [ "${ASTERISK_IGNORE_INSTALLED:-no}" = no ] && look_below '' && return
  look_below "$fetched" && return
  local system='' name=''
  if [ -r /etc/os-release ]; then
    system=$(. /etc/os-release && echo "${ID:-}")
    name=$(. /etc/os-release && echo "${PRETTY_NAME:-this system}")
  fi
  case $system in
    debian) ;;
    ubuntu) fail 3 "Asterisk is missing: on Ubuntu 24.04 or newer run 'sudo apt-get install asterisk', else $elsewhere." ;;
    *) fail 3 "Asterisk is missing and cannot be fetched on ${name:-$(uname -s)}: $elsewhere." ;;
  esac
  mkdir -p "$cache"
  exec 9> "$cache/asterisk.lock" # one of several runs fetches, the others wait for it
  flock -n 9 || { echo "Asterisk: another run is fetching it, waiting"; flock 9; }
  look_below "$fetched" || fetch
  exec 9>&-
}

fetch() {
  "$here/fetch-debian.sh" "$fetched" 9>&- || fail 3 "Asterisk could not be fetched; without it, $elsewhere."
  look_below "$fetched" || fail 3 "The fetched Asterisk does not start; $elsewhere."
}

# ---- running it -----------------------------------------------------------------------------------------------

# Is a TCP (listening) or UDP socket bound to this port? Linux only; elsewhere Asterisk's own error has to do.
taken() { # tcp|udp port
  local protocol=$1 state=07 file
  [ "$protocol" = udp ] || state=0A
  for file in /proc/net/"$protocol" /proc/net/"$protocol"6; do
    [ -r "$file" ] || continue
    awk -v want="$(printf ':%04X' "$2")" -v state=$state \
      '$2 ~ want "$" && $4 == state { found = 1 } END { exit !found }' "$file" && return 0
  done
  return 1
}

# Ends Asterisk (our parent once it has taken this shell's place) when standard input ends.
end_with_stdin() {
  local asterisk=$1 try
  trap '' HUP INT
  cat > /dev/null || true
  for try in $(seq 30); do
    is_parent "$asterisk" || exit 0 # it has ended, its number may be another's
    case $try in
      1 | 10) kill -s TERM "$asterisk" 2> /dev/null || exit 0 ;;
      25) kill -s KILL "$asterisk" 2> /dev/null || exit 0 ;;
    esac
    sleep 0.2
  done
}

is_parent() {
  local parent
  read -r _ _ _ parent _ < "/proc/$BASHPID/stat" && [ "$parent" = "$1" ]
}

parse() {
  home='' end_with_stdin=no
  while [ $# -gt 0 ]; do
    case $1 in
      --end-with-stdin) end_with_stdin=yes; shift; continue ;;
      --*) [ $# -ge 2 ] || fail 2 "$1 needs a value." ;;
    esac
    case $1 in
      --home) home=$2 ;;
      --bind) ASTERISK_BIND=$2 ;;
      --ari-port) ASTERISK_ARI_PORT=$2 ;;
      --sip-port) ASTERISK_SIP_PORT=$2 ;;
      --rtp) ASTERISK_RTP_FROM=${2%-*} ASTERISK_RTP_TO=${2#*-} ;;
      --ari-user) ASTERISK_ARI_USER=$2 ;;
      --include) ASTERISK_INCLUDE=$2 ;;
      -*) fail 2 "'$1' is no option of $0." ;;
      *) break ;;
    esac
    shift 2
  done
  rest=("$@")
  [ -n "$home" ] || fail 2 "--home DIR is missing."
  mkdir -p "$home"
  home=$(CDPATH='' cd -- "$home" && pwd)
  [ "${#home}" -le 80 ] || fail 2 "The path $home is too long for Asterisk's control socket."
}

run() {
  parse "$@"
  prepare
  : "${ASTERISK_BIND:=127.0.0.1}" "${ASTERISK_ARI_PORT:=8088}" "${ASTERISK_SIP_PORT:=5060}"
  ! taken tcp "$ASTERISK_ARI_PORT" || fail 4 "Port $ASTERISK_ARI_PORT (TCP, Asterisk's ARI) is taken by another program; end that program or choose another port with ASTERISK_ARI_PORT."
  ! taken udp "$ASTERISK_SIP_PORT" || fail 4 "Port $ASTERISK_SIP_PORT (UDP, Asterisk's SIP) is taken by another program; end that program or choose another port with ASTERISK_SIP_PORT."
  [ -z "${ASTERISK_TLS_CERT:-}" ] || ! taken tcp "${ASTERISK_TLS_PORT:=8089}" ||
    fail 4 "Port $ASTERISK_TLS_PORT (TCP, Asterisk's HTTPS) is taken by another program; end that program or choose another port with ASTERISK_TLS_PORT."
  export ASTERISK_BIND ASTERISK_ARI_PORT ASTERISK_SIP_PORT
  export AST_MODULES=$modules AST_DATA=$data AST_VAR=$home/lib AST_SPOOL=$home/spool AST_RUN=$home/run AST_LOG=$home/log
  for name in ASTERISK_RTP_FROM ASTERISK_RTP_TO ASTERISK_ARI_USER ASTERISK_ARI_PASS ASTERISK_INCLUDE ASTERISK_TLS_PORT; do
    [ -z "${!name:-}" ] || export "${name?}"
  done
  "$here/render.sh" "$home/etc"
  unset ASTERISK_ARI_PASS
  if [ "$end_with_stdin" = yes ]; then
    end_with_stdin $$ <&0 > /dev/null 2>&1 &
    # A session of its own: Ctrl-C is for the parent, which stops Asterisk when it has put its own things in order.
    # (setsid would fork from a group leader, and the parent would no longer know the number.)
    read -r _ _ _ _ group _ < /proc/$$/stat
    [ "$group" = $$ ] || program=(setsid "${program[@]}")
  fi
  # -f foreground, -n no colours, -q no banner.
  exec "${program[@]}" -f -n -q -C "$home/etc/asterisk.conf" < /dev/null
}

cli() {
  parse "$@"
  look_below "$fetched" || look_below '' || fail 3 "Asterisk is missing."
  "${program[@]}" -C "$home/etc/asterisk.conf" -rx "${rest[*]}"
}

command=${1:-}
[ $# -eq 0 ] || shift
case $command in
  prepare) prepare; echo "Asterisk: $version at ${program[*]: -1}" ;;
  run) run "$@" ;;
  cli) cli "$@" ;;
  *) sed -n '2,15s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
