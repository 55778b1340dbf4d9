#!/usr/bin/env bash
# Boots a small Debian with systemd, PostgreSQL and Mosquitto, starts parkd there by the unit as it is shipped, and lets
# inside.sh try it. The Debian is made once and kept in .build/unit; what a run changes is gone afterwards.
#
#   boot.sh PARKD    PARKD is the built binary
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
checkout=$(cd "$here/../.." && pwd)
binary=$(readlink -f "$1")

skip() {
    echo "SKIPPED the boot test of systemd/parkd.service: $1"
    exit 0
}

[ "$(id -u)" -eq 0 ] || skip "it makes mounts and namespaces, which needs root"
command -v debootstrap systemd-nspawn >/dev/null || skip "debootstrap or systemd-container is not installed"
unshare --mount --net --pid --fork mount -t tmpfs none /mnt 2>/dev/null || skip "mounts and namespaces are not allowed here"
. /etc/os-release
release=${VERSION_CODENAME:-}
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' "Codename: $release" 'Component: main' |
    head -n 1)
[ -n "$mirror" ] || skip "apt names no mirror of $release"

tree=$checkout/.build/unit/$release
packages=systemd,dbus,libnss-systemd,curl,postgresql,mosquitto,mosquitto-clients,libmosquitto1,libpq5,libsqlite3-0
packages+=,libssl3,libstdc++6
if [ ! -e "$tree/made" ]; then
    rm -rf "$tree"
    mkdir -p "$tree"
    echo "Making a $release from $mirror in $tree …"
    debootstrap --variant=minbase --include="$packages" "$release" "$tree" "$mirror" >"$tree.log" 2>&1 || {
        tail -n 20 "$tree.log"
        exit 1
    }
    touch "$tree/made"
fi

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
cat >"$results/try.service" <<'UNIT'
[Unit]
After=postgresql.service mosquitto.service
[Service]
Type=oneshot
ExecStart=/bin/bash /opt/parkd-unit/inside.sh
ExecStopPost=/bin/systemctl --no-block poweroff
StandardOutput=file:/opt/parkd-results/output
StandardError=file:/opt/parkd-results/output
UNIT
mounts=(
    --bind="$results:/opt/parkd-results" --bind-ro="$here:/opt/parkd-unit" --bind-ro="$binary:/usr/bin/parkd"
    --bind-ro="$checkout/codecs:/usr/share/parkd/codecs" --bind-ro="$checkout/migrations:/usr/share/parkd/migrations"
    --bind-ro="$checkout/systemd/parkd.service:/usr/lib/systemd/system/parkd.service"
    --bind-ro="$results/try.service:/etc/systemd/system/try.service"
)
# A binary of a debug build finds the Swift libraries in the toolchain.
swift=$(ldd "$binary" | sed -n 's|.* => \(/.*\)/libswiftCore.so .*|\1|p')
if [ -n "$swift" ]; then
    echo /usr/local/lib/swift >"$results/swift.conf"
    mounts+=(--bind-ro="$swift:/usr/local/lib/swift" --bind-ro="$results/swift.conf:/etc/ld.so.conf.d/swift.conf")
fi

began=$SECONDS
timeout --kill-after=10 300 systemd-nspawn --quiet --directory="$tree" --volatile=overlay --boot --private-network \
    --register=no --keep-unit "${mounts[@]}" systemd.wants=try.service </dev/null >"$results/console" 2>&1 || true
if [ -e "$results/passed" ]; then
    cat "$results/output"
    echo "The unit as shipped was booted and tried in $((SECONDS - began)) s."
else
    tail -n 40 "$results/console"
    cat "$results/output" 2>/dev/null || true
    cat "$results/journal" 2>/dev/null || true
    echo "The boot test of systemd/parkd.service failed."
    exit 1
fi
