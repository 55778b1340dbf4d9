#!/usr/bin/env bash
# Runs in the Debian that boot.sh boots: a life of parkd.service, from the first start to the last stop.
set -euo pipefail
trap 'journalctl --no-pager -u parkd >/opt/parkd-results/journal 2>&1' EXIT

held() { echo "ok      $1"; }
fail() {
    echo "FAILED  $1"
    exit 1
}
# Asks again until it is so, for a minute.
eventually() {
    what=$1
    shift
    for _ in $(seq 300); do
        if "$@" >/dev/null 2>&1; then return 0; fi
        sleep 0.2
    done
    fail "$what"
}
property() { systemctl show --property "$1" --value parkd; }
says() { journalctl --no-pager -u parkd | grep -F -- "$1"; }
status_is() { property StatusText | grep -F -- "$1"; }
api() { curl --silent --show-error --fail "$@"; }

ldconfig
credentials=/etc/parkd/credentials
mkdir -p $credentials

! systemctl start parkd || fail "a start without a secret ends in failure"
[ "$(property ExecMainStatus)" = 78 ] && [ "$(property NRestarts)" = 0 ] || fail "a start without a secret exits 78, once"
says PARKD_AUTH_SECRET >/dev/null || fail "a missing secret is named"
held "without its secret it exits 78, once, and names it"
head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n' >$credentials/auth-secret

systemctl stop postgresql
systemctl start parkd
eventually "STATUS= names the database that is away" status_is "Waiting for the database"
systemctl stop parkd
[ "$(property Result)" = success ] || fail "it stops cleanly while it waits"
systemctl start postgresql
held "without the database it is active, says what it waits for, and stops cleanly"

cd /
as_postgres() { runuser -u postgres -- env PARKD_DATABASE_URL=postgresql:///parkd "$@"; }
as_postgres createdb parkd
as_postgres parkd migrate --database-url postgresql:///parkd | tail -n 1
as_postgres psql --quiet --set ON_ERROR_STOP=1 parkd <<'SQL'
WITH tenant AS (INSERT INTO tenants (name, slug, type) VALUES ('Lot', 'lot', 'customer') RETURNING id),
    site AS (INSERT INTO sites (tenant_id, name, slug) SELECT id, 'Yard', 'yard' FROM tenant RETURNING id, tenant_id),
    device AS (
        INSERT INTO devices (tenant_id, dev_eui, name, device_type, lifecycle_state)
        SELECT id, '70B3D5E75E000001', 'Bay 1', 'parking_sensor', 'operational' FROM tenant RETURNING id),
    space AS (
        INSERT INTO spaces (tenant_id, site_id, code, name, sensor_device_id)
        SELECT site.tenant_id, site.id, 'A1', 'Bay 1', device.id FROM site, device RETURNING id, tenant_id)
INSERT INTO device_assignments (tenant_id, device_type, device_id, dev_eui, space_id, space_code)
    SELECT space.tenant_id, 'sensor', device.id, '70B3D5E75E000001', space.id, 'A1' FROM space, device;
UPDATE devices SET assigned_space_id = (SELECT id FROM spaces), assigned_at = now();
SQL
as_postgres parkd user add --email lot@example.org --tenant lot --role viewer --password-stdin <<<'correct horse battery'
systemctl start parkd
eventually "it subscribes" status_is "Ingesting;"
held "it starts with the secret alone: the database by its default"

mosquitto_pub -q 1 -t application/10000000-0000-4000-8000-000000000001/device/70b3d5e75e000001/event/up -m '{
    "deduplicationId": "20000000-0000-4000-8000-000000000001", "time": "'"$(date --utc +%FT%TZ)"'",
    "deviceInfo": {"tenantId": "30000000-0000-4000-8000-000000000001", "deviceProfileName": "Bosch TPS110",
        "applicationId": "10000000-0000-4000-8000-000000000001", "devEui": "70b3d5e75e000001"},
    "devAddr": "01020304", "fCnt": 1, "fPort": 1, "data": "AQ==", "rxInfo": [], "txInfo": {}}'
token=$(api --json '{"email":"lot@example.org","password":"correct horse battery"}' http://127.0.0.1:8080/api/auth/login |
    sed -n 's/.*"access_token": *"\([^"]*\)".*/\1/p')
space_is_occupied() { api --oauth2-bearer "$token" http://127.0.0.1:8080/api/v6/spaces | grep OCCUPIED; }
eventually "the uplink occupies the space" space_is_occupied
held "an uplink shows in the API"

systemctl reload parkd
eventually "a reload loads the codecs" says "The codecs were loaded anew."
[ "$(property ActiveState)" = active ] || fail "it is active after a reload"
held "a reload loads the codecs anew"

mkdir -p /run/systemd/system/parkd.service.d
printf '[Service]\nWatchdogSec=4\nTimeoutAbortSec=1\n' >/run/systemd/system/parkd.service.d/impatient.conf
systemctl daemon-reload
systemctl restart parkd
sleep 10
[ "$(property NRestarts)" = 0 ] || fail "an idle daemon is left alone by the watchdog"
before=$(property MainPID)
systemctl kill --signal=SIGSTOP parkd
another_runs() { [ "$(property MainPID)" != "$before" ] && status_is "Ingesting;"; }
eventually "the watchdog restarts a daemon that hangs" another_runs
held "the watchdog leaves an idle daemon alone and restarts one that hangs"

systemctl stop parkd
[ "$(property Result)" = success ] && [ "$(property ExecMainStatus)" = 0 ] || fail "it stops with exit code 0"
! says "/SYS" >/dev/null || fail "no system call was refused"
held "it stops with exit code 0; the filter of system calls never struck"
touch /opt/parkd-results/passed
