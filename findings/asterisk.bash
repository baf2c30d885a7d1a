# Sourced by the scripts about Asterisk: fetches Debian's Asterisk 22.10.1 into a temporary folder and starts it on loopback.
# Needs apt-get, dpkg-deb, curl. No root.
set -euo pipefail

wanted=22.10.1
work=$(mktemp -d)
asterisk_pid=''
finish() {
  [ -z "$asterisk_pid" ] || kill "$asterisk_pid" 2> /dev/null || true
  [ -z "$asterisk_pid" ] || wait "$asterisk_pid" 2> /dev/null || true
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

fail() { echo "CHANGED: $*" >&2; exit 1; }

fetch_asterisk() {
  local mirror packages='asterisk|asterisk-modules|zlib1g|lib(bsd|c|cap|crypt|edit|gcc-s|gsm|jansson|md|nspr|nss|opus|sqlite3-|srtp2-|ssl|stdc\+\+|systemd|tinfo|uriparser|uuid|xml2-|xslt1\.|zstd)[0-9]+(t64)?(-[0-9]+)?'
  mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2> /dev/null | grep -v '^#' | grep -oE 'https?://[^ ]+/debian/?( |$)' | grep -v security | head -n 1 | tr -d ' ' || true)
  [ -n "$mirror" ] || { echo "no Debian mirror in apt's sources" >&2; exit 2; }
  mkdir -p "$work"/apt/{lists/partial,archives/partial,none} "$work"/{deb,root}
  : > "$work/apt/status"
  echo "deb $mirror forky main" > "$work/apt/sources.list"
  cat > "$work/apt/apt.conf" << CONF
Dir::State "$work/apt"; Dir::State::lists "$work/apt/lists"; Dir::State::status "$work/apt/status"; Dir::Cache "$work/apt";
Dir::Etc::sourcelist "$work/apt/sources.list"; Dir::Etc::sourceparts "$work/apt/none"; Dir::Etc::preferencesparts "$work/apt/none";
APT::Sandbox::User "$(id -un)"; APT::Install-Recommends "false"; APT::Update::Post-Invoke-Success "";
Acquire::Check-Valid-Until "false"; Acquire::Languages "none"; Acquire::Retries "3";
CONF
  export APT_CONFIG=$work/apt/apt.conf
  apt-get -qq update > /dev/null 2>&1
  # shellcheck disable=SC2046 # one word per package
  (cd "$work/deb" && apt-get -qq download $(apt-get install -qq -y --print-uris asterisk 2> /dev/null | awk '{ sub(/_.*/, "", $2); print $2 }' | grep -xE "$packages") > /dev/null 2>&1)
  local deb
  for deb in "$work"/deb/*.deb; do dpkg-deb -x "$deb" "$work/root"; done
  unset APT_CONFIG
  loader=$(echo "$work"/root/usr/lib*/ld-linux*.so.* | cut -d ' ' -f 1)
  libraries=$(echo "$work"/root/usr/lib/*-linux-gnu*)
  program=("$loader" --library-path "$libraries" "$work/root/usr/sbin/asterisk")
  version=$("${program[@]}" -V | sed 's/^Asterisk \([0-9.]*\).*/\1/')
  echo "Asterisk $version (Debian)"
  [ "$version" = "$wanted" ] || fail "the version is $version, not $wanted"
}

# A configuration with ARI on port $ari_port (user finding, password finding-finding) and PJSIP; scripts add to "$work/etc" before they start it.
configure_asterisk() {
  ari_port=$((20000 + RANDOM % 5000)) sip_port=$((26000 + RANDOM % 5000))
  mkdir -p "$work"/{etc,lib,spool,run,log}
  cp -r "$work/root/usr/share/asterisk" "$work/data"
  cat > "$work/etc/asterisk.conf" << CONF
[directories]
astetcdir => $work/etc
astmoddir => $(dirname "$(find "$work/root" -name res_ari.so)")
astvarlibdir => $work/lib
astdbdir => $work/lib
astkeydir => $work/lib
astdatadir => $work/data
astagidir => $work/lib
astspooldir => $work/spool
astrundir => $work/run
astlogdir => $work/log
CONF
  printf '[modules]\nautoload=no\n' > "$work/etc/modules.conf"
  local module
  for module in res_sorcery_config res_sorcery_memory res_sorcery_astdb res_timing_timerfd res_http_websocket res_websocket_client res_pjproject res_pjsip \
    pbx_config app_verbose res_stasis res_stasis_answer res_stasis_playback res_stasis_recording res_stasis_snoop res_ari res_ari_model res_ari_applications \
    res_ari_asterisk res_ari_channels res_ari_events app_stasis; do
    case $module in
      res_sorcery*) echo "preload=$module.so" ;;
      *) echo "load=$module.so" ;;
    esac >> "$work/etc/modules.conf"
  done
  printf '[general]\nenabled=yes\nbindaddr=127.0.0.1\nbindport=%s\n' "$ari_port" > "$work/etc/http.conf"
  printf '[general]\nenabled=yes\n[finding]\ntype=user\nread_only=no\npassword=finding-finding\n' > "$work/etc/ari.conf"
  printf '[general]\nconsole=>warning,error\n[logfiles]\nmessages=>warning,error,notice\n' > "$work/etc/logger.conf"
  printf '[transport]\ntype=transport\nprotocol=udp\nbind=127.0.0.1:%s\n' "$sip_port" > "$work/etc/pjsip.conf"
  local file
  for file in extensions stasis pjproject ccss features udptl indications cdr cel manager rtp acl; do
    : > "$work/etc/$file.conf"
  done
}

start_asterisk() {
  "${program[@]}" -f -n -q -C "$work/etc/asterisk.conf" > "$work/console" 2>&1 < /dev/null &
  asterisk_pid=$!
  local try
  for try in $(seq 100); do
    ! ari GET asterisk/ping > /dev/null || return 0
    sleep 0.2
  done
  cat "$work/console" >&2
  exit 2
}

cli() { "${program[@]}" -C "$work/etc/asterisk.conf" -rx "$*"; }
ari() { curl -sf -u finding:finding-finding -X "$1" "http://127.0.0.1:$ari_port/ari/$2"; }
