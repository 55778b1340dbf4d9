import LoRaWAN

extension AlertRules {
    /// The reasons for which the database refuses a message.
    private static let ofDatabase =
        "reason=~\"\(Rejection.Reason.allCases.filter(\.isOfDatabase).map(\.rawValue).joined(separator: "|"))\""

    var spool: [AlertRule] {
        [
            AlertRule(
                name: "ParkdSpoolFilling", severity: .warning,
                query: """
                    \(query.now(.spoolBytes)) > 0.5 * \(query.now(.spoolBytesMax))
                    or (
                      predict_linear(\(query.now(.spoolBytes))[15m], 4 * 3600) > \(query.now(.spoolBytesMax))
                      and \(query.now(.spoolBytes)) > 0.1 * \(query.now(.spoolBytesMax))
                    )
                    """, holds: "5m",
                summary: "The spool of parkd {{ $labels.instance }} is half full, or will be full within 4 h",
                description: """
                    Bring the database back, or raise PARKD_SPOOL_MAX_MB while the disk of PARKD_STATE_DIR has room. \
                    Once it is full, nothing is acknowledged any more.
                    """),
            AlertRule(
                name: "ParkdSpoolFull", severity: .critical, query: "\(query.now(.spoolFull)) == 1", holds: "0m",
                summary: "The spool of parkd {{ $labels.instance }} is full: nothing is acknowledged any more",
                description: """
                    The broker keeps what comes, within its own limits. Bring the database back, raise \
                    PARKD_SPOOL_MAX_MB, or make room on the disk of PARKD_STATE_DIR (PARKD_SPOOL_FREE_DISK_MB \
                    stays free).
                    """),
            AlertRule(
                name: "ParkdSpoolOld", severity: .warning, query: "\(query.now(.spoolOldest)) > 3600", holds: "5m",
                summary:
                    "Messages have waited for {{ $value | humanizeDuration }} in the spool of {{ $labels.instance }}",
                description: """
                    They are safe, and the dashboards show states as old as that. Bring the database back; if it \
                    is back, the log says why the spool is not written to it.
                    """),
            AlertRule(
                name: "ParkdSpoolNotDraining", severity: .critical,
                query: """
                    \(query.now(.spoolMessages)) > 0
                    and \(query.now(.databaseUp)) == 1
                    and \(query.increase(.drained, over: "10m")) == 0
                    unless \(query.now(.rowsHeldSenders)) > 0
                    """, holds: "10m",
                summary: "The database is there, and the spool of parkd {{ $labels.instance }} is not written to it",
                description: """
                    The log says what the database refuses. A restart of the daemon keeps the spool and tries again; \
                    report it if that does not mend it.
                    """),
            AlertRule(
                name: "ParkdSpoolAway", severity: .warning, query: "\(query.now(.spoolUp)) == 0", holds: "5m",
                summary: "parkd {{ $labels.instance }} has no spool to write to",
                description: """
                    Should the database go away, nothing can be acknowledged. Make PARKD_STATE_DIR a folder that parkd \
                    can write, on a disk with room, and of this daemon alone; /health names the fault.
                    """),
            AlertRule(
                name: "ParkdRowsHeld", severity: .warning, query: "\(query.now(.rowsHeldSenders)) > 0", holds: "5m",
                summary: "Rows of {{ $value }} devices or gateways are locked, and their messages wait",
                description: """
                    Somebody has a transaction open that changed these rows, and does not end it; all others are \
                    stored. /health and the log name its process: end it there, or with pg_terminate_backend.
                    """),
            AlertRule(
                name: "ParkdSpoolSetAside", severity: .warning, query: "\(query.now(.spoolsSetAside)) > 0", holds: "0m",
                summary: "parkd {{ $labels.instance }} found a damaged spool and set it aside",
                description: """
                    The messages in it are not in the database. Run `parkd spool recover` on the file that /health \
                    names, then delete the file and restart the daemon, which ends this alert. Look after the \
                    disk.
                    """),
        ]
    }

    var data: [AlertRule] {
        [
            AlertRule(
                name: "ParkdQuarantine", severity: .warning,
                query: """
                    \(query.rate(.quarantined, over: "15m"))
                      / ignoring (reason) group_left \(query.rate(.committed, over: "15m")) > 0.01
                    """, holds: "15m",
                summary: "{{ $value | humanizePercentage }} of the messages go into quarantine: {{ $labels.reason }}",
                description: """
                    The table quarantine has each with its bytes and a sentence. unknown_profile, unknown_frame and \
                    wrong_length want a codec (README, "Adding a codec"; then `parkd redecode --quarantine` \
                    reads them); the others \
                    mean that something else publishes on these topics, or that ChirpStack changed.
                    """),
            AlertRule(
                name: "ParkdStorageRefused", severity: .critical,
                query: "\(query.increase(.quarantined, Self.ofDatabase, over: "1h")) > 0", holds: "0m",
                summary: "The database refused rows of parkd {{ $labels.instance }}, which are in quarantine",
                description: """
                    Its schema and this version disagree: run `parkd migrate --status` and `parkd validate`. The table \
                    quarantine has the database's own words; with update_missed_row, which table a trigger or a policy \
                    of yours keeps from being changed.
                    """),
            AlertRule(
                name: "ParkdSetAsideDropped", severity: .critical,
                query: "\(query.increase(.setAsideDropped, over: "1h")) > 0", holds: "0m",
                summary: "{{ $value | humanize }} orphans or quarantined messages were deleted to make room",
                description: """
                    Quarantine and orphans are bounded, and the oldest go first. Register the devices or delete the \
                    orphans (GET /api/v6/devices/orphans), and end what fills the quarantine.
                    """),
            AlertRule(
                name: "ParkdOrphans", severity: .info,
                query: """
                    \(query.rate(.orphans, over: "1h")) / \(query.rate(.committed, over: "1h")) > 0.02
                    """, holds: "1h",
                summary: "{{ $value | humanizePercentage }} of the messages are of devices that nobody registered",
                description: """
                    GET /api/v6/devices/orphans lists them. Claim them for their tenant, and the uplinks kept become \
                    readings; only the last 20 of each are kept.
                    """),
            AlertRule(
                name: "ParkdUplinksLost", severity: .warning,
                query: """
                    \(query.rate(.lostUplinks, over: "1h"))
                      / (\(query.rate(.lostUplinks, over: "1h")) + \(query.rate(.readings, over: "1h"))) > 0.1
                    """, holds: "1h",
                summary: "{{ $value | humanizePercentage }} of the uplinks never came, by the gaps of frame counters",
                description: """
                    Lost on the air, or between gateway and broker: look at the gateways' uptime and signal \
                    (GET /api/v6/gateways), and whether ChirpStack or the broker was away. parkd cannot get them back.
                    """),
            AlertRule(
                name: "ParkdNetworkTenantChanged", severity: .info,
                query: "\(query.increase(.networkTenantChanges, over: "1h")) > 0", holds: "0m",
                summary: "Devices came from another ChirpStack tenant than before",
                description: """
                    Whom they belong to here is unchanged. If they were sold on, transfer them \
                    (POST /api/v6/devices/{id}/transfer); if nobody moved them, look who did in ChirpStack.
                    """),
        ]
    }

    var codecs: [AlertRule] {
        [
            AlertRule(
                name: "ParkdCodecsRefused", severity: .warning, query: "\(query.now(.codecsRefused)) == 1", holds: "0m",
                summary: "parkd {{ $labels.instance }} refused the codec folder and goes on with the old codecs",
                description: """
                    checks.codecs of /health names file, line and reason. Mend the file, run `parkd codecs test`, then \
                    `systemctl reload parkd`. A restart with this folder would not come up.
                    """)
        ]
    }
}
