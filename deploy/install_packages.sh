#!/bin/bash
# Installs the Debian packages of deploy/packages/debian.txt that are missing,
# with --browser also those of deploy/packages/browser.txt.
# Run again it changes nothing and needs no network and no root.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
readonly LIST=packages/debian.txt
lists=("$LIST")
[[ ${1:-} == --browser ]] && lists+=(packages/browser.txt)

is_present() {
  # Node.js often comes from elsewhere than Debian; any that runs will do.
  case "$1" in
    nodejs) command -v node >/dev/null && return 0 ;;
    npm) command -v npm >/dev/null && return 0 ;;
  esac
  local state
  state=$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null) || return 1
  [[ $state == installed ]]
}

fail() {
  echo "install_packages.sh: $*" >&2
  exit 1
}

command -v dpkg-query >/dev/null ||
  fail "this is no Debian system. Install the equivalents of deploy/$LIST by hand."

missing=()
while read -r package _; do
  [[ -z $package || $package == \#* ]] && continue
  is_present "$package" || missing+=("$package")
done < <(cat "${lists[@]}")
((${#missing[@]} == 0)) && exit 0

as_root=()
if ((EUID != 0)); then
  command -v sudo >/dev/null ||
    fail "missing: ${missing[*]}
Run as root: apt-get update && apt-get install --no-install-recommends ${missing[*]}"
  as_root=(sudo)
fi
apt_get() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 "$@"
}
install_missing() {
  apt_get install --yes --quiet --no-install-recommends "${missing[@]}"
}

# A fresh machine has no package lists; one with old lists may name versions
# that the mirror no longer has.
has_candidates() {
  local package policy
  for package in "${missing[@]}"; do
    policy=$(LC_ALL=C apt-cache policy "$package")
    [[ $policy == *"Candidate: "[!\(]* ]] || return 1
  done
}

echo "Installing ${#missing[@]} Debian packages: ${missing[*]}"
if has_candidates && install_missing; then exit 0; fi
apt_get update --quiet
has_candidates || fail "the package sources of this machine lack one of: ${missing[*]}
Debian 12 (bookworm) main has them all; see /etc/apt/sources.list."
install_missing
