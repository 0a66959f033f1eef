#!/bin/bash
# Puts the pinned parts of package-lock.json (buf and the imported protos) into
# node_modules/, when they are missing or the lock file has changed since.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly STAMP=node_modules/.installed-package-lock.json

cmp --silent package-lock.json "$STAMP" && exit 0

command -v npm >/dev/null || {
  echo "install_node_parts.sh: npm is missing; run deploy/install_packages.sh first." >&2
  exit 1
}
echo "Installing the parts of package-lock.json into node_modules/"
# No install script runs: buf's binary is a package of its own, one a platform.
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
node_modules/.bin/buf --version >/dev/null
cp package-lock.json "$STAMP"
