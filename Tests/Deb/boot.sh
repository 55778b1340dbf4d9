#!/usr/bin/env bash
# Boots a small Debian with systemd, PostgreSQL and Mosquitto, and lets inside.sh install parkd's package there and lead
# it through its life. The Debian is made once and kept in .build/deb; what a run changes is gone afterwards.
#
#   boot.sh PARKD    PARKD is the built binary, of which the packages are made
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
checkout=$(cd "$here/../.." && pwd)
binary=$(readlink -f "$1")
what="the boot test of the package"
. "$here/tree.sh"
require_trees

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
began=$SECONDS
version=$("$binary" --version | cut -d ' ' -f 2)
package=$("$checkout/deb/build.sh" "$binary" "$results" | tail -n 1)
former=$(DEB_VERSION=$version~before "$checkout/deb/build.sh" "$binary" "$results" 2>/dev/null | tail -n 1)
echo "Made $(basename "$package"), $(du -h "$package" | cut -f 1), and a former one, in $((SECONDS - began)) s."

# Prometheus is tried here, where it is: it needs neither systemd nor parkd.
if command -v promtool >/dev/null; then
    mkdir "$results/prometheus"
    cp "$checkout/deb/examples/prometheus.yml" "$results/prometheus"
    "$binary" monitoring rules >"$results/prometheus/parkd-rules.yml"
    promtool check config "$results/prometheus/prometheus.yml" >/dev/null
    echo "ok      promtool accepts the example for Prometheus"
fi

# What the package depends on is all that it gets. The network ends before the boot, so it is there already.
depends=$(dpkg-deb -f "$package" Depends | sed 's/([^)]*)//g; s/|[^,]*//g; s/ //g')
tree=$checkout/.build/deb/$release
make_tree "$tree" "systemd,dbus,curl,openssl,postgresql,mosquitto,mosquitto-clients,nginx-light,caddy,$depends"
# Both want port 80; the test starts one and asks the other whether its example is right.
systemctl --root="$tree" --quiet disable nginx caddy 2>/dev/null

cat >"$results/try.service" <<'UNIT'
[Unit]
After=postgresql.service mosquitto.service
[Service]
Type=oneshot
ExecStart=/bin/bash /opt/parkd-test/inside.sh
ExecStopPost=/bin/systemctl --no-block poweroff
StandardOutput=file:/opt/parkd-results/output
StandardError=file:/opt/parkd-results/output
UNIT
mounts=(
    --bind="$results:/opt/parkd-results" --bind-ro="$here:/opt/parkd-test"
    --bind-ro="$results/try.service:/etc/systemd/system/try.service"
)
# The binary of a debug build finds the Swift libraries in the toolchain.
swift=$(ldd "$binary" | sed -n 's|.* => \(/.*\)/libswiftCore.so .*|\1|p')
if [ -n "$swift" ]; then
    echo /usr/local/lib/swift >"$results/swift.conf"
    mounts+=(--bind-ro="$swift:/usr/local/lib/swift" --bind-ro="$results/swift.conf:/etc/ld.so.conf.d/swift.conf")
fi

began=$SECONDS
timeout --kill-after=10 400 systemd-nspawn --quiet --directory="$tree" --volatile=overlay --boot --private-network \
    --register=no --keep-unit "${mounts[@]}" systemd.wants=try.service </dev/null >"$results/console" 2>&1 || true
if [ -e "$results/passed" ]; then
    cat "$results/output"
    echo "The package was installed, used, upgraded and purged under a real systemd in $((SECONDS - began)) s."
else
    tail -n 40 "$results/console"
    cat "$results/output" 2>/dev/null || true
    cat "$results/journal" 2>/dev/null || true
    echo "The boot test of the package failed."
    exit 1
fi
