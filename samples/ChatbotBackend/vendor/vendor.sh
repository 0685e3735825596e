#!/usr/bin/env bash
# Copies the page's client libraries, exactly the ones of package-lock.json, into wwwroot/vendor, with their licences and checksums.
# Needs npm. To update: change package.json, run `npm install --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts`, then this.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out="$here/../wwwroot/vendor"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp "$here/package.json" "$here/package-lock.json" "$work"
(cd "$work" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)

modules="$work/node_modules"
rm -rf "$out"
mkdir -p "$out"
for library in "@microsoft/signalr/dist/browser/signalr.min.js" "@microsoft/signalr-protocol-msgpack/dist/browser/signalr-protocol-msgpack.min.js"; do
  # The maps that the last line points to are not vendored.
  sed '/^\/\/# sourceMappingURL=/d' "$modules/$library" >"$out/$(basename "$library")"
done

version() { node -p "require('$modules/$1/package.json').version"; }
{
  echo "signalr.min.js is @microsoft/signalr $(version @microsoft/signalr), signalr-protocol-msgpack.min.js is"
  echo "@microsoft/signalr-protocol-msgpack $(version @microsoft/signalr-protocol-msgpack), which contains @msgpack/msgpack $(version @msgpack/msgpack)."
  echo
  echo "--- @microsoft/signalr and @microsoft/signalr-protocol-msgpack: MIT"
  echo
  echo "Copyright (c) .NET Foundation and Contributors"
  echo
  cat "$here/MIT.txt"
  echo
  echo "--- @msgpack/msgpack: ISC"
  echo
  cat "$modules/@msgpack/msgpack/LICENSE"
} >"$out/LICENSES.txt"
(cd "$out" && sha256sum *.js >SHA256SUMS)
cat "$out/SHA256SUMS"
