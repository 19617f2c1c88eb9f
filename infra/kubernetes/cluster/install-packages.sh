#!/usr/bin/env bash
# install-packages.sh: the Debian packages that a node needs beside what is built (a cluster without a node needs none of them).
set -euo pipefail
packages=(containerd runc containernetworking-plugins conntrack iproute2 nftables openssl util-linux)
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
