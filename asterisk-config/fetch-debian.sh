#!/bin/bash
# Unpacks Asterisk from Debian's packages into a directory of one's own: no root, no container, nothing installed.
#
#   fetch-debian.sh TARGET
#
# Debian 12 and 13 have no Asterisk package, so the packages are Debian forky's, with their own C library beside them.
# The mirror and its keyring are those of this machine's apt; apt checks signatures and hashes as ever.
set -euo pipefail

suite=forky
target=${1:?fetch-debian.sh TARGET}
work=$target.fetching.$$
# What Asterisk and the modules of modules.conf need to run; apt says which version of a library that is.
wanted='^(asterisk|asterisk-modules|asterisk-core-sounds-en(-gsm)?|zlib1g|lib(bsd|c|cap|crypt|edit|gcc-s|gsm|jansson|md|nspr|nss|opus|sqlite3-|srtp2-|ssl|stdc\+\+|systemd|tinfo|uriparser|uuid|xml2-|xslt1\.|zstd)[0-9]+(t64)?(-[0-9]+)?) '

fail() { echo "$*" >&2; exit 3; }

# Prints "URI|keyring" of every Debian main archive in apt's sources, old one-line and deb822 style.
mirrors() {
  local files=(/etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources)
  local file
  for file in "${files[@]}"; do
    [ -r "$file" ] || continue
    case $file in
      *.sources) deb822 "$file" ;;
      *) one_line "$file" ;;
    esac
  done
}

deb822() { # paragraphs of "Field: values", comments between them
  awk 'function flush(  i, n, uris) {
         if (types ~ /(^| )deb( |$)/ && enabled != "no" && components ~ /(^| )main( |$)/) {
           n = split(uri, uris, " "); for (i = 1; i <= n; i++) print uris[i] "|" signed }
         types = uri = components = signed = enabled = "" }
       /^#/ { next }
       /^[ \t]*$/ { flush(); next }
       { field = tolower($1); value = $0; sub(/^[^:]*:[ \t]*/, "", value) }
       field == "types:" { types = value } field == "uris:" { uri = value }
       field == "components:" { components = value } field == "enabled:" { enabled = tolower(value) }
       field == "signed-by:" { signed = value }
       END { flush() }' "$1"
}

one_line() { # deb [options] URI suite components
  sed -n 's/^[ \t]*deb[ \t]\{1,\}//p' "$1" | awk '
    { signed = ""
      if ($0 ~ /^\[/) {
        options = $0; sub(/\].*/, "", options); sub(/^[^]]*\][ \t]*/, "")
        if (match(options, /signed-by=[^ \]]+/)) signed = substr(options, RSTART + 10, RLENGTH - 10) }
      if ((" " $0 " ") ~ / main /) print $1 "|" signed }'
}

# The first of them that is Debian itself: not its security archive, not somebody else's.
choose_mirror() {
  mirrors | grep -v -i -E 'security|backports' | grep -i -E '/debian/?\|' | head -n 1 || true
}

configure_apt() {
  local uri=${1%%|*} keyring=${1#*|} option=''
  case $keyring in /*) [ ! -r "$keyring" ] || option="[signed-by=$keyring] " ;; esac
  mkdir -p "$work"/apt/{lists/partial,archives/partial,etc} "$work"/deb "$work"/root
  : > "$work/apt/status"
  mkdir "$work/apt/none"
  echo "deb $option$uri $suite main" > "$work/apt/etc/sources.list"
  cat > "$work/apt/apt.conf" <<CONF
Dir::State "$work/apt";
Dir::State::lists "$work/apt/lists";
Dir::State::status "$work/apt/status";
Dir::Cache "$work/apt";
Dir::Etc::sourcelist "$work/apt/etc/sources.list";
Dir::Etc::sourceparts "$work/apt/none";
Dir::Etc::preferencesparts "$work/apt/none";
APT::Sandbox::User "$(id -un)";
APT::Install-Recommends "false";
APT::Update::Post-Invoke-Success "";
Acquire::Check-Valid-Until "false";
Acquire::Languages "none";
Acquire::Retries "3";
CONF
  export APT_CONFIG=$work/apt/apt.conf
}

# "name bytes" of each wanted package, resolved by apt.
resolve() {
  apt-get install -qq -y --print-uris asterisk asterisk-core-sounds-en \
    | awk '{ name = $2; sub(/_.*/, "", name); print name, $3 }' | grep -E "$wanted" || true
}

download() {
  local total=$1; shift
  local n=0 word size
  (cd "$work/deb" && apt-get download "$@" 2>&1) | while read -r word _ _ _ name _; do
    case $word in
      Get:*)
        n=$((n + 1))
        size=$(find "$work/deb" -type f -printf '%s\n' | awk '{ s += $1 } END { printf "%.0f", s / 1e6 }')
        echo "Asterisk: fetching package $n of $#, $name ($size of $total MB)" ;;
      E: | Err:*) echo "Asterisk: apt could not fetch ${name:-a package}" >&2 ;;
    esac
  done
}

main() {
  command -v apt-get > /dev/null && command -v dpkg-deb > /dev/null || fail "apt-get and dpkg-deb are needed to fetch Asterisk."
  local mirror packages total
  mirror=$(choose_mirror)
  [ -n "$mirror" ] || fail "No Debian mirror stands in this machine's apt sources, so Asterisk cannot be fetched."
  trap 'rm -rf "$work"' EXIT
  trap 'exit 130' INT TERM
  rm -rf "$target".fetching.*
  configure_apt "$mirror"
  echo "Asterisk: reading the package list of Debian $suite"
  apt-get -qq update 2> "$work/apt/update.log" || fail "apt could not read ${mirror%%|*} $suite: $(grep '^E:' "$work/apt/update.log" | head -n 1)"
  resolve > "$work/apt/packages"
  grep -q '^asterisk ' "$work/apt/packages" || fail "Debian $suite at ${mirror%%|*} has no Asterisk for $(dpkg --print-architecture)."
  packages=$(awk '{ print $1 }' "$work/apt/packages")
  total=$(awk '{ s += $2 } END { printf "%.0f", s / 1e6 }' "$work/apt/packages")
  # shellcheck disable=SC2086 # one word per package
  download "$total" $packages || fail "The download of Asterisk's packages broke off; run it again."
  echo "Asterisk: unpacking $(wc -l < "$work/apt/packages") packages"
  local deb
  for deb in "$work"/deb/*.deb; do dpkg-deb -x "$deb" "$work/root"; done
  local voice=$work/root/usr/share/asterisk/sounds/en # a link made by the package installation, which did not run
  [ -e "$voice" ] || ln -s en_US_f_Allison "$voice"
  rm -rf "$target"
  mv "$work/root" "$target" # the rename is what makes it count
}

main
