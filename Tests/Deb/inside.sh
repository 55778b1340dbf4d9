#!/usr/bin/env bash
# Runs in the Debian that boot.sh boots: the life of parkd's package, from its
# installation to its purge.
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
results=/opt/parkd-results
examples=/usr/share/doc/parkd/examples
secret=/etc/parkd/credentials/auth-secret
as_postgres() { runuser -u postgres -- env PARKD_DATABASE_URL=postgresql:///parkd "$@"; }
count() { as_postgres psql --quiet --no-align --tuples-only --command "SELECT count(*) FROM $1" parkd; }
cd /

dpkg --install $results/parkd_*~before_*.deb >$results/installed 2>&1 || {
    cat $results/installed
    fail "the package is installed with nothing but what it depends on"
}
[ "$(property ActiveState)" = inactive ] || fail "a first installation starts nothing"
systemctl is-enabled --quiet parkd || fail "it is enabled"
grep -F "installed and not started" $results/installed >/dev/null || fail "the installation says what comes next"
[ "$(stat --format '%U:%G %a' $secret /etc/parkd/credentials /etc/parkd/parkd.yaml | tr '\n' ' ')" = \
    "root:parkd 640 root:parkd 750 root:root 644 " ] || fail "credentials are for root and parkd, settings for all"
[ "$(wc -c <$secret)" = 64 ] || fail "a secret of 32 bytes was made"
held "it is installed with what it depends on, makes account and secret, and starts nothing"

parkd monitoring rules | grep -F "alert: ParkdDown" >/dev/null || fail "it prints the alert rules of its package"
parkd monitoring grafana | grep -F '"schemaVersion"' >/dev/null || fail "it prints the dashboard of its package"
held "it prints the alert rules and the dashboard of its package"

systemd-analyze security --threshold=12 --no-pager parkd >$results/score || {
    cat $results/score
    fail "the unit's exposure is 1.2 at most"
}
held "systemd-analyze: $(grep -o 'Overall exposure.*: [0-9.]*' $results/score)"

kept=$(cat $secret)
rm $secret
! systemctl start parkd 2>/dev/null || fail "a start without a secret ends in failure"
[ "$(property ExecMainStatus)" = 78 ] && [ "$(property NRestarts)" = 0 ] || fail "a start without a secret exits 78, once"
says PARKD_AUTH_SECRET >/dev/null || fail "a missing secret is named"
held "without its secret it exits 78, once, and names it"
dpkg-reconfigure --frontend noninteractive parkd
[ -s $secret ] && [ "$(cat $secret)" != "$kept" ] || fail "a lost secret is made anew"
kept=$(cat $secret)

systemctl stop postgresql
systemctl start parkd
eventually "STATUS= names the database that is away" status_is "Waiting for the database"
systemctl stop parkd
[ "$(property Result)" = success ] || fail "it stops cleanly while it waits"
systemctl start postgresql
held "without the database it is active, says what it waits for, and stops cleanly"

# The broker as its example says, with a password for each and what each may do.
cp $examples/mosquitto-parkd.conf /etc/mosquitto/conf.d/parkd.conf
cp $examples/mosquitto-parkd.acl /etc/mosquitto/parkd.acl
mosquitto_passwd -c -b /etc/mosquitto/parkd.passwords chirpstack open-sesame
mosquitto_passwd -b /etc/mosquitto/parkd.passwords parkd open-barley
chown mosquitto: /etc/mosquitto/parkd.passwords /etc/mosquitto/parkd.acl
chmod 0600 /etc/mosquitto/parkd.passwords /etc/mosquitto/parkd.acl
systemctl restart mosquitto
install -m 0640 -g parkd /dev/stdin /etc/parkd/credentials/mqtt-password <<<open-barley
sed -i 's/^# mqtt:/mqtt:/; s/^#   username: .*/  username: parkd/' /etc/parkd/parkd.yaml
sed -i 's/^# http:/http:/; s/^#   trusted_proxies: .*/  trusted_proxies: 127.0.0.1/' /etc/parkd/parkd.yaml
publish() { mosquitto_pub -u chirpstack -P open-sesame -q 1 "$@"; }

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
held "it starts with the secret and the broker's password: the database by its default"
as_parkd() { runuser -u parkd -- parkd "$@"; }
as_parkd check --listen-seconds 0 >$results/check || {
    cat $results/check
    fail "parkd check, as the account parkd, finds nothing"
}
as_parkd validate | grep -F " 0 failures" >/dev/null || fail "parkd validate finds nothing"
held "check and validate, as the account parkd, find nothing wrong"

topic=application/10000000-0000-4000-8000-000000000001/device/70b3d5e75e000001/event/up
# One uplink a line: the first number, how many.
uplinks() {
    for number in $(seq "$1" $(($1 + $2 - 1))); do
        printf '{"deduplicationId": "20000000-0000-4000-8000-%012d", "time": "%(%FT%T)TZ", "deviceInfo": {' "$number" -1
        printf '"tenantId": "30000000-0000-4000-8000-000000000001", "deviceProfileName": "Bosch TPS110", '
        printf '"applicationId": "10000000-0000-4000-8000-000000000001", "devEui": "70b3d5e75e000001"}, '
        printf '"devAddr": "01020304", "fCnt": %d, "fPort": 1, "data": "AQ==", "rxInfo": [], "txInfo": {}}\n' "$number"
        if [ $((number % 50)) = 0 ]; then sleep 0.1; fi
    done
}
uplinks 1 1 | publish -t $topic -l
token=$(api --json '{"email":"lot@example.org","password":"correct horse battery"}' http://127.0.0.1:8080/api/auth/login |
    sed -n 's/.*"access_token": *"\([^"]*\)".*/\1/p')
shows_occupied() { api --oauth2-bearer "$token" "http://127.0.0.1:8080/api/v6/$1" | grep -i occupied; }
eventually "the uplink occupies the space" shows_occupied spaces
eventually "the dashboard's answer has it" shows_occupied dashboard/data
held "an uplink shows in the API and in what it tells dashboards"

mkdir /etc/ssl/parkd
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=parking.example.org \
    -addext subjectAltName=DNS:parking.example.org -keyout /etc/ssl/parkd/privkey.pem \
    -out /etc/ssl/parkd/fullchain.pem 2>/dev/null
cp $examples/nginx-parkd.conf /etc/nginx/conf.d/parkd.conf
systemctl start nginx
by_proxy() {
    api --cacert /etc/ssl/parkd/fullchain.pem --resolve parking.example.org:443:127.0.0.1 \
        "https://parking.example.org$1"
}
by_proxy /health/live >/dev/null || fail "nginx, by its example, passes requests on by TLS"
! by_proxy /metrics 2>/dev/null || fail "nginx, by its example, keeps /metrics to itself"
caddy validate --adapter caddyfile --config $examples/Caddyfile >$results/caddy 2>&1 || {
    cat $results/caddy
    fail "Caddy accepts its example"
}
held "the examples for nginx and Caddy are right"

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

before=$(count readings)
uplinks 1001 2000 | publish -t $topic -l &
publisher=$!
for _ in 1 2 3; do
    sleep 1
    systemctl restart parkd
done
wait $publisher
all_are_stored() { [ "$(count readings)" = $((before + 2000)) ]; }
eventually "2000 uplinks are stored once each, though the daemon was restarted three times among them" all_are_stored
held "of 2000 uplinks, sent while it was restarted three times, none is lost and none stored twice"

before=$(property MainPID)
dpkg --install "$(ls $results/parkd_*.deb | grep -v before)" >$results/upgraded 2>&1 || {
    cat $results/upgraded
    fail "the next version is installed over the former one"
}
grep -F "Migrate, then restart" $results/upgraded >/dev/null || fail "an upgrade says: migrate, then restart"
[ "$(property MainPID)" = "$before" ] || fail "an upgrade lets the daemon run on"
[ "$(cat $secret)" = "$kept" ] || fail "an upgrade keeps the secret"
grep -F "  username: parkd" /etc/parkd/parkd.yaml >/dev/null || fail "an upgrade keeps the settings"
as_postgres parkd migrate --database-url postgresql:///parkd >/dev/null
systemctl restart parkd
eventually "it subscribes after the upgrade" status_is "Ingesting;"
held "an upgrade keeps settings, secret and daemon, and says: migrate, then restart"

systemctl stop parkd
[ "$(property Result)" = success ] && [ "$(property ExecMainStatus)" = 0 ] || fail "it stops with exit code 0"
! says "/SYS" >/dev/null || fail "no system call was refused"
held "it stops with exit code 0; the filter of system calls never struck"

systemctl start parkd
eventually "it subscribes before it is removed" status_is "Ingesting;"
touch /var/lib/parkd/of-mine
dpkg --remove parkd >/dev/null
[ ! -e /usr/bin/parkd ] && ! systemctl is-active --quiet parkd || fail "removal stops the daemon"
[ -e $secret ] && [ -e /etc/parkd/parkd.yaml ] || fail "removal keeps settings and credentials"
dpkg --purge parkd >$results/purged
[ ! -e /etc/parkd ] && [ -e /var/lib/parkd/of-mine ] || fail "purge takes settings and keeps the state folder"
grep -F "/var/lib/parkd was kept" $results/purged >/dev/null || fail "purge says what it keeps, and why"
left=$(find / -xdev -name '*parkd*' ! -path '/opt/*' ! -path '/proc/*' ! -path '/sys/*' ! -path '/run/*' \
    ! -path '/tmp/*' ! -path '/var/log/*' ! -path '/var/lib/postgresql/*' ! -path '/etc/mosquitto/*' \
    ! -path '/etc/nginx/*' ! -path '/etc/ssl/parkd*' ! -path /var/lib/parkd)
[ -z "$left" ] || fail "purge leaves nothing else behind: $left"
held "removal stops it; purge takes settings and secrets, keeps /var/lib/parkd and says why"
touch $results/passed
