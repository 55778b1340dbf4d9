extension AlertRules {
    var daemon: [AlertRule] {
        [
            AlertRule(
                name: "ParkdDown", severity: .critical, query: "\(query.up) == 0\nor absent(\(query.up))", holds: "1m",
                summary: "parkd {{ $labels.instance }} does not answer",
                description: """
                    Prometheus cannot scrape /metrics. The broker keeps uplinks only within its own limits: look at \
                    `systemctl status parkd` and `journalctl -u parkd`, and run `parkd check`, which names the remedy.
                    """,
                comment: "Also fires where the job is not in the scrape configuration at all."),
            AlertRule(
                name: "ParkdRestarting", severity: .warning,
                query: "changes(\(query.now(.startTime))[30m]) > 3", holds: "0m",
                summary: "parkd {{ $labels.instance }} started {{ $value }} times anew in half an hour",
                description: """
                    It ends and is started again. `journalctl -u parkd` has the last words of each run; memory beyond \
                    MemoryMax of systemd/parkd.service ends it without any.
                    """),
            AlertRule(
                name: "ParkdMemoryHigh", severity: .warning, query: "\(query.now(.residentMemory)) > 400e6",
                holds: "15m",
                summary: "parkd {{ $labels.instance }} uses {{ $value | humanize1024 }}B of memory",
                description: """
                    It is ended at 512 MB (MemoryMax in systemd/parkd.service), and usually needs a tenth of that. \
                    Raise MemoryMax for now, and report it with the output of /metrics.
                    """),
            AlertRule(
                name: "ParkdRulesOutdated", severity: .info,
                query: "\(query.now(.buildInfo, "version!=\"\(Version.number)\""))", holds: "1h",
                summary: "parkd {{ $labels.instance }} is {{ $labels.version }}, these rules are of \(Version.number)",
                description: """
                    Print rules and dashboard again with the version that runs: `parkd monitoring rules`, \
                    `parkd monitoring grafana`.
                    """),
        ]
    }

    var broker: [AlertRule] {
        [
            AlertRule(
                name: "ParkdBrokerAway", severity: .critical, query: "\(query.now(.brokerUp)) == 0", holds: "2m",
                summary: "parkd {{ $labels.instance }} has no subscription at the broker",
                description: """
                    Nothing arrives. /health names the fault under checks.mqtt; `parkd check` tries \
                    PARKD_MQTT_URL, name, password and certificates, and names the remedy.
                    """),
            AlertRule(
                name: "ParkdSessionTakenOver", severity: .warning,
                query: "\(query.increase(.takeovers, over: "15m")) > 1", holds: "0m",
                summary: "Another client has the client id of parkd {{ $labels.instance }}",
                description: """
                    Two daemons with the same PARKD_MQTT_CLIENT_ID throw each other out. Nothing is lost, but what \
                    comes waits for whoever is connected. Give each its own.
                    """),
            AlertRule(
                name: "ParkdReconnecting", severity: .warning,
                query: "\(query.increase(.brokerConnections, over: "15m")) > 5", holds: "0m",
                summary: "parkd {{ $labels.instance }} connected {{ $value | humanize }} times to the broker in 15 min",
                description: """
                    The network or the broker drops connections; its log tells which. With a broker that speaks \
                    MQTT 3.1.1 only, two daemons may have the same PARKD_MQTT_CLIENT_ID: give each its own.
                    """),
            AlertRule(
                name: "ParkdBrokerGrantsLess", severity: .warning,
                query: "\(query.now(.brokerShortfalls)) == 1", holds: "5m",
                summary: "The broker grants parkd {{ $labels.instance }} less than it asked for: {{ $labels.kind }}",
                description: """
                    A refused subscription, QoS 0, or a limit on sessions and packets. /health names it under \
                    checks.mqtt with the broker's setting, and so does `parkd check`.
                    """),
            AlertRule(
                name: "ParkdSessionLost", severity: .critical,
                query: """
                    \(query.increase(.sessionsLost, over: "1h")) > 0
                    or (\(query.now(.sessionsLost)) > 0 and \(query.now(.uptime)) < 3600)
                    """, holds: "0m",
                summary: "The broker forgot the session of parkd {{ $labels.instance }}",
                description: """
                    What it had queued while parkd was away is lost. Let it persist sessions (README, "Running it for \
                    real"; Mosquitto: persistence true, autosave_interval 1, autosave_on_changes true), and do not \
                    change PARKD_MQTT_CLIENT_ID.
                    """,
                comment: "The second line sees what the start of the daemon found, before the first scrape."),
            AlertRule(
                name: "ParkdUnprotectedUplinks", severity: .warning,
                query: "\(query.rate(.unprotected, over: "10m")) > 0", holds: "10m",
                summary: "ChirpStack publishes at QoS 0 to parkd {{ $labels.instance }}",
                description: """
                    Nothing protects such uplinks: they are lost whenever parkd or the network is away. Set qos=1 \
                    under [integration.mqtt] in chirpstack.toml and restart ChirpStack.
                    """),
            AlertRule(
                name: "ParkdNothingReceived", severity: .warning,
                query: """
                    \(query.increase(.received, over: "30m")) == 0
                    and \(query.now(.brokerUp)) == 1
                    """, holds: "30m",
                summary: "parkd {{ $labels.instance }} is subscribed and has received nothing for half an hour",
                description: """
                    Look whether ChirpStack and its gateways work, whether it publishes to this broker, and whether \
                    PARKD_MQTT_APPLICATION_TOPIC matches its topics: `mosquitto_sub -v -t '#'` shows them.
                    """,
                comment: "Sensors speak at least every few hours; raise 30m for an installation of a handful."),
        ]
    }

    var database: [AlertRule] {
        [
            AlertRule(
                name: "ParkdDatabaseAway", severity: .critical, query: "\(query.now(.databaseUp)) == 0", holds: "2m",
                summary: "parkd {{ $labels.instance }} cannot write to the database",
                description: """
                    Uplinks go to the spool meanwhile, dashboards show nothing. /health names the fault under \
                    checks.database; `parkd check` tries PARKD_DATABASE_URL and names the remedy.
                    """),
            AlertRule(
                name: "ParkdCommitSlow", severity: .warning,
                query: "\(query.quantile(0.99, of: .commitTime, over: "10m")) > 1", holds: "10m",
                summary: "Commits of parkd {{ $labels.instance }} take {{ $value | humanizeDuration }} (p99)",
                description: """
                    Look at the database's disk, at long transactions in pg_stat_activity, and at autovacuum; \
                    `make bench` shows what to expect. Nothing is lost, but states come late.
                    """),
            AlertRule(
                name: "ParkdAcknowledgementsLate", severity: .warning,
                query: "\(query.now(.oldestUnacknowledged)) > 5", holds: "1m",
                summary: "A message has waited for {{ $value | humanizeDuration }} at parkd {{ $labels.instance }}",
                description: """
                    Neither database nor spool takes what is received. After 20 s it is left to the broker. \
                    /health says why under checks.ingest and checks.database.
                    """),
            AlertRule(
                name: "ParkdHandedBack", severity: .critical,
                query: "\(query.increase(.handedBack, over: "15m")) > 0", holds: "0m",
                summary: "parkd {{ $labels.instance }} left messages to the broker",
                description: """
                    Neither database nor spool takes messages, and the broker drops what is beyond its queue \
                    (Mosquitto: max_queued_messages, 1000 unless set). Bring the database back, or make \
                    PARKD_STATE_DIR writable.
                    """),
        ]
    }
}
