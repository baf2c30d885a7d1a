#!/bin/sh
# Builds the pages into a directory, or checks them (types and tests), if anything has changed since that was done last.
# Usage: build.sh pages|checks TARGET, where TARGET is Maven's directory for what it makes
set -eu
what="$1"
mkdir -p "$2"
target=$(cd -- "$2" && pwd)
cd -- "$(dirname -- "$0")"
stamp="$target/frontend-$what.stamp"
static="$target/classes/static"

types=./src/api/schemas.ts

inputs() {
  find . -name node_modules -prune -o -type f ! -path "$types" -print0 | LC_ALL=C sort -z | xargs -0 cat | cksum
  find . -name node_modules -prune -o -type f ! -path "$types" -print | LC_ALL=C sort | cksum
}

now=$(inputs)
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$now" ] && { [ "$what" != pages ] || [ -f "$static/index.html" ]; }; then
  exit 0
fi
if ! command -v npm >/dev/null 2>&1 || ! node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' 2>/dev/null; then
  echo "The pages are built with Node.js 20.19 or newer and its npm: install them, or build without the pages by -Dfrontend.skip=true." >&2
  exit 1
fi
if ! cmp -s package-lock.json node_modules/installed-lock.json; then
  npm ci --silent --ignore-scripts --prefer-offline
  cp package-lock.json node_modules/installed-lock.json
fi
rm -f "$stamp"
if [ "$what" = pages ]; then
  rm -rf "$static"
  npx --no-install vite build --logLevel warn --outDir "$static" --emptyOutDir
else
  REDOCLY_SUPPRESS_UPDATE_NOTICE=true REDOCLY_TELEMETRY=off npx --no-install redocly lint
  node api/types.mjs
  npx --no-install vue-tsc --noEmit
  npx --no-install vitest run --reporter=dot
fi
printf '%s\n' "$now" > "$stamp"
