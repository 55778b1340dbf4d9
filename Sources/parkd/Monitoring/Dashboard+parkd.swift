extension Dashboard {
    /// The dashboard that goes with this version.
    static let parkd = Dashboard(
        title: "parkd", uid: "parkd",
        rows: [isItWell, ingest, lostOrDelayed, spool, servers, codecs, process])

    /// Queries of the dashboard are about the daemons that its reader has chosen.
    static let here = PromQL(labels: "job=\"$job\", instance=~\"$instance\"")

    /// Long enough for a rate at the zoom and scrape interval of the moment.
    private static let window = "$__rate_interval"

    private static func target(_ query: String, _ what: String) -> DashboardPanel.Target {
        DashboardPanel.Target(query: query, legend: "\(what) {{instance}}")
    }

    private static func rate(_ metric: Metric, _ what: String) -> DashboardPanel.Target {
        target(here.rate(metric, over: window), what)
    }

    private static func now(_ metric: Metric, _ what: String) -> DashboardPanel.Target {
        target(here.now(metric), what)
    }

    private static let isItWell = Row(
        title: "Is it well?",
        panels: [
            .upOrAway("Daemon", "Whether Prometheus reaches it. Away: systemctl status parkd.", here.up),
            .upOrAway(
                "Broker", "Whether every subscription stands. Away: /health and `parkd check` say why.",
                here.now(.brokerUp)),
            .upOrAway(
                "Database", "Whether it takes batches. Away: uplinks go to the spool, and `parkd check` says why.",
                here.now(.databaseUp)),
            .number(
                "Oldest unacknowledged", .seconds,
                "The oldest message that is neither in the database nor in the spool. Well below a second.",
                here.now(.oldestUnacknowledged), worryFrom: 5),
            .number(
                "In the spool", .count,
                "Messages that wait on disk for the database. None, normally; one sender's flood for a while.",
                here.now(.spoolMessages), worryFrom: 1),
            .number(
                "In quarantine, 24 h", .count, "Messages set aside because nothing could be made of them.",
                "sum by (instance) (\(here.increase(.quarantined, over: "24h")))", worryFrom: 100),
            .number(
                "Sessions lost, 24 h", .count, "Each may have cost what the broker had queued.",
                here.increase(.sessionsLost, over: "24h"), worryFrom: 1),
            .number(
                "At QoS 0, 24 h", .count, "Uplinks that nothing protects: ChirpStack wants qos=1.",
                here.increase(.unprotected, over: "24h"), worryFrom: 1),
            .number(
                "Uplinks, 24 h", .count, "Stored as readings.", here.increase(.readings, over: "24h")),
            .number(
                "Lost on the air, 24 h", .share, "Share of the uplinks that never came, by the gaps of frame counters.",
                lostShare(over: "24h"), worryFrom: 0.1),
            .upOrAway(
                "Codecs", "Away: the last reload was refused, and the old codecs are in force. /health says why.",
                "1 - \(here.now(.codecsRefused))"),
            .name(
                "Version", "What runs; rules and dashboard should be printed by the same.", here.now(.buildInfo),
                legend: "{{version}} ({{commit}})"),
        ])

    private static let ingest = Row(
        title: "Ingest",
        panels: [
            .lines(
                "Messages", .messagesPerSecond, "The three go together, but while the spool fills or drains.",
                [rate(.received, "received"), rate(.acknowledged, "acknowledged"), rate(.committed, "committed")]),
            .lines(
                "What they became", .perSecond, "Readings, and what else ChirpStack and the gateways send.",
                [
                    rate(.readings, "readings"), rate(.deviceEvents, "device events"),
                    rate(.gatewayStats, "gateway counters"), rate(.duplicates, "duplicates"),
                ]),
            .lines(
                "Changes of spaces", .perSecond,
                "By sensors; inferred ones are those whose own uplink was lost and a later one told of.",
                [rate(.stateChanges, "changes"), rate(.inferredChanges, "inferred")]),
        ])

    private static let lostOrDelayed = Row(
        title: "What is lost, set aside or delayed",
        panels: [
            .lines(
                "Quarantine by reason", .perSecond, "The table quarantine has each message with its bytes.",
                [target(here.rate(.quarantined, over: window), "{{reason}}")]),
            .lines(
                "Fields left out", .perSecond,
                "Of messages that were kept: a field that they did not need is unreadable.",
                [target(here.rate(.fieldsIgnored, over: window), "{{field}}")]),
            .lines(
                "Orphans", .perSecond, "Of devices and gateways that nobody registered: GET /api/v6/devices/orphans.",
                [rate(.orphans, "devices"), rate(.orphanGatewayMessages, "gateways")]),
            .lines(
                "Lost on the air", .share,
                "Share of uplinks that never came, by the gaps of frame counters, over an hour.",
                [target(lostShare(over: "1h"), "lost")], worryFrom: 0.1),
            .lines(
                "Lost or in danger, each hour", .count,
                "Sessions forgotten, uplinks at QoS 0, messages left to the broker, set-aside ones deleted.",
                [
                    target(here.increase(.sessionsLost, over: "1h"), "sessions lost"),
                    target(here.increase(.unprotected, over: "1h"), "at QoS 0"),
                    target(here.increase(.handedBack, over: "1h"), "handed back"),
                    target(here.increase(.setAsideDropped, over: "1h"), "set aside, deleted"),
                ]),
            .lines(
                "Oldest unacknowledged", .seconds, "After 20 s a message is left to the broker.",
                [now(.oldestUnacknowledged, "age")], worryFrom: 5),
            .lines(
                "Changes of ChirpStack tenant", .count, "In an hour. Ownership here does not follow them.",
                [target(here.increase(.networkTenantChanges, over: "1h"), "uplinks")]),
        ])

    private static func lostShare(over window: String) -> String {
        let lost = here.increase(.lostUplinks, over: window)
        return "\(lost) / (\(lost) + \(here.increase(.readings, over: window)))"
    }

    private static let spool = Row(
        title: "Spool",
        panels: [
            .lines(
                "Messages in it", .count, "They are acknowledged, on disk, and not in the database yet.",
                [now(.spoolMessages, "messages")]),
            .lines(
                "Its size", .bytes, "At the limit, PARKD_SPOOL_MAX_MB, nothing is acknowledged any more.",
                [now(.spoolBytes, "size"), now(.spoolBytesMax, "limit")]),
            .lines(
                "Age of the oldest", .seconds, "So far behind are the dashboards.", [now(.spoolOldest, "age")],
                worryFrom: 3600),
            .lines(
                "In and out", .messagesPerSecond, "Into the spool, and from it to the database.",
                [rate(.spooled, "in"), rate(.drained, "out")]),
            .lines(
                "Full, away, set aside", .count,
                "Full: nothing is acknowledged. No spool: nothing stands in for the database. Set aside: damaged, see "
                    + "`parkd spool recover`.",
                [
                    now(.spoolFull, "full"), target("1 - \(here.now(.spoolUp))", "no spool"),
                    now(.spoolsSetAside, "set aside"),
                ], worryFrom: 1),
        ])

    private static let servers = Row(
        title: "Database and broker",
        panels: [
            .lines(
                "Duration of commits", .seconds, "Of a whole batch, COMMIT included.",
                [
                    target(here.quantile(0.5, of: .commitTime, over: window), "p50"),
                    target(here.quantile(0.99, of: .commitTime, over: window), "p99"),
                ], worryFrom: 1),
            .lines(
                "Size of batches", .count, "Small while there is little to do; PARKD_INGEST_BATCH_MAX at most.",
                [target(here.mean(of: .batchSize, over: window), "mean")]),
            .lines(
                "Faults of the database", .perSecond, "Batches not taken and connections failed, by kind.",
                [
                    target(here.rate(.databaseFaults, over: window), "{{kind}}"),
                    rate(.databaseConnections, "connections"),
                ]),
            .lines(
                "Connections to the broker, each hour", .count, "More than a few: look for a second client of our id.",
                [
                    target(here.increase(.brokerConnections, over: "1h"), "connections"),
                    target(here.increase(.brokerFaults, over: "1h"), "faults"),
                    target(here.increase(.takeovers, over: "1h"), "taken over"),
                ]),
            .lines(
                "What the broker grants", .count, "Versions of MQTT in use, and what it grants less of than was asked.",
                [now(.brokerVersion, "MQTT {{version}}"), now(.brokerShortfalls, "less: {{kind}}")]),
            .lines(
                "Rows that others keep locked", .count,
                "Messages that had to wait in an hour, and devices and gateways whose messages wait; all others go on.",
                [target(here.increase(.rowsHeld, over: "1h"), "messages"), now(.rowsHeldSenders, "waiting")],
                worryFrom: 1),
            .lines(
                "Maintenance", .perSecond, "Of several daemons one at a time does it; it does not matter which.",
                [target(here.rate(.maintenanceRuns, over: window), "{{work}}")]),
        ])

    private static let codecs = Row(
        title: "Codecs",
        panels: [
            .lines(
                "In force", .count, "Fewer than before after a reload: a file is gone.",
                [now(.codecsLoaded, "codecs")]),
            .lines(
                "Reloads", .count, "By SIGHUP, in an hour.",
                [
                    target(here.increase(.codecReloads, over: "1h"), "in force"),
                    target(here.increase(.codecReloadFailures, over: "1h"), "refused"),
                ]),
            .lines(
                "Frames that no codec reads", .perSecond,
                "They are in quarantine; `parkd redecode` reads them once one does.",
                [
                    target(
                        here.rate(
                            .quarantined, "reason=~\"unknown_profile|unknown_frame|wrong_length\"", over: window),
                        "{{reason}}")
                ]),
        ])

    private static let process = Row(
        title: "Process",
        panels: [
            .lines("Processor", .share, "Of one core.", [rate(.cpuTime, "CPU")]),
            .lines(
                "Memory", .bytes, "systemd ends it at 512 MB (MemoryMax).", [now(.residentMemory, "resident")],
                worryFrom: 400e6),
            .lines(
                "Files and sockets", .count, "Open, and at most.",
                [now(.openDescriptors, "open"), now(.descriptorsMax, "limit")]),
            .number("Running since", .seconds, "The last start.", here.now(.uptime)),
        ])
}
