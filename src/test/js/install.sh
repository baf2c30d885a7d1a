#!/bin/sh
# Installs the JavaScript clients and Playwright's driver for the tests into the directory given, unless what the lockfile asks for is there.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
there="$1"

if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
  echo "The tests run the JavaScript Socket.IO client: install Node.js 18 or newer with npm, or skip the tests with -Dmaven.test.skip=true." >&2
  exit 1
fi

mkdir -p "$there"
cp "$here"/*.mjs "$there/"
if cmp -s "$here/package-lock.json" "$there/installed-lock.json"; then
  exit 0
fi
cp "$here/package.json" "$here/package-lock.json" "$there/"
(cd "$there" && npm ci --silent --no-audit --no-fund --ignore-scripts)
mkdir -p "$there/driver" # where Playwright for Java looks for its driver
ln -sfn ../node_modules/playwright-core "$there/driver/package"
cp "$here/package-lock.json" "$there/installed-lock.json"
