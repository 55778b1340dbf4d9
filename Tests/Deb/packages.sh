#!/usr/bin/env bash
# Makes a bare Debian with git, make and nothing else but the Swift toolchain of this machine, lets `make packages` install
# there what the build needs, and compiles and runs a program that uses the toolchain's libraries.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
checkout=$(cd "$here/../.." && pwd)
what="the packages that the build needs"
. "$here/tree.sh"
require_trees
# …/usr/bin/swift: all that the toolchain has lies in the folder above usr.
toolchain=$(dirname "$(dirname "$(dirname "$(readlink -f "$(command -v swift)")")")")
[ "$toolchain" != / ] || skip "the toolchain lies among the system's own files"

began=$SECONDS
tree=$checkout/.build/deb/bare-$release
make_tree "$tree" git,make
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$scratch/checkout"
cp -r "$checkout/Makefile" "$checkout/Package.swift" "$scratch/checkout"
cat >"$scratch/checkout/try.swift" <<'SWIFT'
import Foundation
print(try JSONEncoder().encode(["well": Date(timeIntervalSince1970: 0)]).count > 0 ? "compiled" : "")
SWIFT
cat >"$scratch/try.sh" <<'SH'
set -e
export PATH=$1/usr/bin:$PATH
cd /opt/checkout
make packages
make packages >/tmp/second
! grep Installing /tmp/second || { echo "FAILED  a second make packages installs nothing"; exit 1; }
swift package dump-package >/tmp/manifest
swiftc try.swift -o /tmp/try
/tmp/try >/opt/checkout/said
SH
# With the host's network and resolver; what is installed is gone afterwards. The end of systemd-nspawn itself tells nothing:
# in a container it may fail to clear up after it.
systemd-nspawn --quiet --directory="$tree" --volatile=overlay --register=no --keep-unit \
    --bind-ro="$toolchain" --bind="$scratch/checkout:/opt/checkout" --bind-ro="$scratch/try.sh:/opt/try.sh" \
    --resolv-conf=copy-host /bin/bash /opt/try.sh "$toolchain" </dev/null >"$scratch/output" 2>&1 || true
if [ "$(cat "$scratch/checkout/said" 2>/dev/null)" != compiled ]; then
    tail -n 40 "$scratch/output"
    echo "The test of the packages that the build needs failed."
    exit 1
fi
grep 'Installing Debian packages' "$scratch/output"
echo "In a bare $release make packages installed what the toolchain and the build need, in $((SECONDS - began)) s."
