import Codecs
import Ingest
import LoRaWAN
import Logging
import Parking
import Storage
import Testing

@testable import MQTT
@testable import Monitoring
@testable import Spool

/// What comes of each observation: lines of the log, samples on the page, and what health says.
struct ObservationTests {
    /// One thing that happens to a daemon that has everything, and what comes of it.
    private struct Row {
        /// What happened before.
        var before: [Observation] = []
        let observation: Observation
        /// Each line as `level text key=value …`, by the order of keys.
        var lines: [String] = []
        /// Samples that are on the page now and were not before.
        var samples: Set<String> = []
        /// The code of health's first check that is not well.
        var code: HealthSnapshot.Code?
    }

    private static let moment = Observer.Moment(
        time: Timestamp(microseconds: 1_781_524_800_000_000), clock: .now)

    private static func standing(_ count: Int) -> SpoolStanding {
        var standing = SpoolStanding()
        (standing.count, standing.bytes) = (count, Int64(count) * 100)
        return standing
    }

    private static var tally: Tally {
        var tally = Tally()
        (tally.messages, tally.readings, tally.quarantined) = (5, 4, [.unknownFrame: 1])
        return tally
    }

    private static var heldRows: HeldRows {
        var held = HeldRows()
        held.messages = [3, 4]
        held.senders = [EUI64(bits: 0x00_04_A3_0B_00_00_00_E2), EUI64(bits: 0x00_04_A3_0B_00_00_00_E1)]
        held.holders = [
            RowHolder(processID: 71, table: "devices", applicationName: "psql", userName: "eve", state: nil)
        ]
        return held
    }

    private static let tableHeld = IngestFault(
        .tableHeld, "The table devices is locked.",
        holders: [RowHolder(processID: 72, table: "devices", applicationName: nil, userName: nil, state: "idle")])
    private static let away = IngestFault(.unavailable, "Nobody listens.")
    private static let lost = MQTTError(.closed, "The broker closed the connection.")
    private static let takenOver = MQTTError(.sessionTakenOver, "The session was taken over.")
    private static let full = SpoolFault(.full, "The spool is full.")
    private static let damaged = SpoolFault(.damaged, "The spool is damaged.")

    private static let start: [Row] = [
        Row(
            observation: .databaseAwaited(fault: "Nobody listens."),
            lines: ["warning Waiting for the database. Nobody listens."], samples: ["parkd_database_up 0"],
            code: .unavailable),
        Row(
            before: [.databaseAwaited(fault: "Nobody listens.")],
            observation: .databaseAwaited(fault: "Nobody listens."),
            code: .unavailable),
        Row(
            before: [.databaseAwaited(fault: "Nobody listens.")], observation: .admitted,
            samples: ["parkd_database_up 1"]),
        Row(observation: .severalTenantsHeard),
        Row(observation: .loginsShared(warning: "Roles share a login."), lines: ["warning Roles share a login."]),
    ]

    private static let database: [Row] = [
        Row(
            observation: .databaseConnected(isProven: false), lines: ["info The database is there."],
            samples: ["parkd_database_connections_total 1"]),
        Row(
            before: [.batchRefused(tableHeld)], observation: .databaseConnected(isProven: false),
            samples: ["parkd_database_connections_total 1"], code: .unavailable),
        Row(
            before: [.batchRefused(tableHeld)], observation: .databaseConnected(isProven: true),
            lines: ["notice No table is locked any more.", "info The database is there."],
            samples: ["parkd_database_connections_total 1", "parkd_database_up 1"]),
        Row(
            before: [.batchRefused(away)],
            observation: .committed(tally, count: 5, oldest: moment.time, took: .milliseconds(3)),
            lines: ["notice Messages went into quarantine. count=1 reason=unknown_frame"],
            samples: [
                "parkd_database_up 1", "parkd_messages_committed_total 5", "parkd_readings_total 4",
                #"parkd_quarantined_total{reason="unknown_frame"} 1"#, "parkd_batch_size_messages_count 1",
                "parkd_batch_size_messages_sum 5.0", "parkd_commit_seconds_count 1",
            ]),
        Row(
            before: [.batchRefused(tableHeld)], observation: .committed(Tally(), count: 0, oldest: nil, took: .zero),
            lines: ["notice No table is locked any more."], samples: ["parkd_database_up 1"]),
        Row(
            observation: .batchRefused(away), lines: ["error Nobody listens. kind=unavailable"],
            samples: ["parkd_database_up 0", #"parkd_database_faults_total{kind="unavailable"} 1"#],
            code: .unavailable),
        Row(
            before: [.batchRefused(away)], observation: .batchRefused(away),
            samples: [#"parkd_database_faults_total{kind="unavailable"} 2"#], code: .unavailable),
        Row(
            observation: .batchRefused(tableHeld), lines: ["error The table devices is locked. kind=tableHeld"],
            samples: ["parkd_database_up 0", #"parkd_database_faults_total{kind="tableHeld"} 1"#], code: .unavailable),
        Row(
            before: [.sendersWait(2)], observation: .rowsHeld(heldRows),
            lines: [
                "warning Rows are locked by \(heldRows.holdersInWords): their messages wait, all others are stored. "
                    + "first=0004A30B000000E1 messages=2 senders=2"
            ], samples: ["parkd_rows_held_total 2"], code: .rowsHeld),
        Row(
            before: [.sendersWait(2), .rowsHeld(heldRows)], observation: .rowsHeld(heldRows),
            samples: ["parkd_rows_held_total 4"], code: .rowsHeld),
        Row(observation: .sendersWait(2), samples: ["parkd_rows_held_senders 2"], code: .rowsHeld),
        Row(
            before: [.sendersWait(2)], observation: .sendersWait(0),
            lines: ["notice No message waits for a locked row any more."], samples: ["parkd_rows_held_senders 0"]),
        Row(observation: .sendersWait(0)),
        Row(
            observation: .sightingsRefused(fault: "No right."),
            lines: ["error Gateways that heard frames cannot be marked as seen. No right."]),
        Row(before: [.sightingsRefused(fault: "No right.")], observation: .sightingsRefused(fault: "No right.")),
    ]

    private static let broker: [Row] = [
        Row(
            before: [.brokerLost(lost)], observation: .subscribed(connections: 2, sessionsLost: 0),
            lines: ["info Subscribed at the broker. connections=2"],
            samples: ["parkd_mqtt_up 1", "parkd_mqtt_connections_total 2"]),
        Row(
            observation: .subscribed(connections: 1, sessionsLost: 1),
            lines: ["info Subscribed at the broker. connections=1"],
            samples: ["parkd_mqtt_connections_total 1", "parkd_mqtt_sessions_lost_total 1"], code: .sessionLost),
        Row(
            observation: .granted([.maximumQoS(0)], .v5),
            lines: ["info The session with the broker speaks MQTT 5.", "warning \(Shortfall.maximumQoS(0).advice)"],
            samples: [#"parkd_mqtt_version{version="5"} 1"#, #"parkd_mqtt_shortfalls{kind="maximum_qos"} 1"#],
            code: .grantsLess),
        Row(
            before: [.granted([.maximumQoS(0)], .v5)], observation: .granted([], .v5),
            lines: ["info No longer so: \(Shortfall.maximumQoS(0))"],
            samples: [#"parkd_mqtt_shortfalls{kind="maximum_qos"} 0"#]),
        Row(
            observation: .brokerLost(lost), lines: ["warning \(lost.advice)"],
            samples: ["parkd_mqtt_up 0", "parkd_mqtt_faults_total 1"], code: .unavailable),
        Row(
            observation: .brokerLost(takenOver), lines: ["error \(takenOver.advice)"],
            samples: ["parkd_mqtt_up 0", "parkd_mqtt_faults_total 1", "parkd_mqtt_takeovers_total 1"],
            code: .unavailable),
        Row(observation: .received(3, retained: 1, unprotected: 0), samples: ["parkd_messages_received_total 3"]),
        Row(
            observation: .received(3, retained: 0, unprotected: 2),
            lines: [
                "warning ChirpStack publishes at QoS 0, so uplinks are lost while we are away: "
                    + "set qos=1 under [integration.mqtt] in chirpstack.toml."
            ], samples: ["parkd_messages_received_total 3", "parkd_qos0_deliveries_total 2"], code: .unprotected),
        Row(
            before: [.received(1, retained: 0, unprotected: 1)],
            observation: .received(1, retained: 0, unprotected: 1),
            samples: ["parkd_messages_received_total 2", "parkd_qos0_deliveries_total 2"], code: .unprotected),
        Row(
            before: [.granted([.maximumQoS(0)], .v5)], observation: .received(1, retained: 0, unprotected: 1),
            samples: ["parkd_messages_received_total 1", "parkd_qos0_deliveries_total 1"], code: .grantsLess),
        Row(
            observation: .acknowledged(7, oldest: moment.time.adding(seconds: -31)),
            samples: ["parkd_messages_acknowledged_total 7"], code: .late),
        Row(
            observation: .handedBack(4), samples: ["parkd_messages_handed_back_total 4", "parkd_mqtt_up 0"],
            code: .unavailable),
    ]

    private static let spool: [Row] = [
        Row(observation: .spoolOpening),
        Row(observation: .spoolOpened(standing(0))),
        Row(
            observation: .spoolOpened(standing(9)),
            lines: ["notice The spool holds messages of an earlier run. bytes=900 messages=9"],
            samples: ["parkd_spool_messages 9", "parkd_spool_bytes 900"], code: .spoolWaiting),
        Row(
            observation: .spooled(3, standing(3), .database),
            lines: [
                "warning The database is away: messages are stored in the spool and acknowledged. bytes=300 messages=3"
            ], samples: ["parkd_spooled_total 3", "parkd_spool_messages 3", "parkd_spool_bytes 300"],
            code: .spoolWaiting),
        Row(
            before: [.batchRefused(tableHeld)], observation: .spooled(3, standing(3), .database),
            lines: [
                "warning A table is locked: messages are stored in the spool and acknowledged. bytes=300 messages=3"
            ], samples: ["parkd_spooled_total 3", "parkd_spool_messages 3", "parkd_spool_bytes 300"],
            code: .unavailable),
        Row(
            before: [.spooled(3, standing(3), .database)], observation: .spooled(2, standing(5), .rows),
            samples: ["parkd_spooled_total 5", "parkd_spool_messages 5", "parkd_spool_bytes 500"],
            code: .spoolWaiting),
        Row(
            observation: .spooled(1, standing(1), .rows),
            lines: [
                "warning Messages whose rows are locked are stored in the spool and acknowledged. "
                    + "bytes=100 messages=1"
            ], samples: ["parkd_spooled_total 1", "parkd_spool_messages 1", "parkd_spool_bytes 100"],
            code: .spoolWaiting),
        Row(
            observation: .spooled(1, standing(1), .share(of: [nil])),
            lines: [
                "notice One sender or tenant has more than its share waiting: it waits in the spool, and others go "
                    + "first. bytes=100 messages=1 senders=1"
            ], samples: ["parkd_spooled_total 1", "parkd_spool_messages 1", "parkd_spool_bytes 100"]),
        Row(
            observation: .spooled(1, standing(1), .order),
            samples: ["parkd_spooled_total 1", "parkd_spool_messages 1", "parkd_spool_bytes 100"]),
        Row(observation: .spooled(0, standing(0), .database)),
        Row(
            before: [.spooled(3, standing(3), .database)], observation: .drained(2, standing(1)),
            lines: ["notice The spool is being written to the database. bytes=100 messages=1"],
            samples: ["parkd_drained_total 2", "parkd_spool_messages 1", "parkd_spool_bytes 100"],
            code: .spoolWaiting),
        Row(
            before: [.spooled(3, standing(3), .database), .drained(2, standing(1))],
            observation: .drained(1, standing(0)), lines: ["notice The spool is empty again. bytes=0 messages=0"],
            samples: ["parkd_drained_total 3", "parkd_spool_messages 0", "parkd_spool_bytes 0"]),
        Row(
            observation: .spoolFull(full),
            lines: [
                "error The spool is full. Until then nothing more is acknowledged; the broker keeps it, within its own "
                    + "limits."
            ], samples: ["parkd_spool_full 1"], code: .spoolFull),
        Row(before: [.spoolFull(full)], observation: .spoolFull(full), code: .spoolFull),
        Row(
            observation: .spoolUnavailable(SpoolFault(.unavailable, "No folder.")), lines: ["error No folder."],
            samples: ["parkd_spool_up 0"], code: .spoolUnavailable),
        Row(
            observation: .spoolSetAside(path: "/var/lib/parkd/spool.1", damaged),
            lines: [
                "critical The spool is damaged. It was set aside as /var/lib/parkd/spool.1, with whatever it holds; "
                    + "parkd goes on with a new one. `parkd spool recover /var/lib/parkd/spool.1` puts what can still "
                    + "be read back."
            ], samples: ["parkd_spools_set_aside_total 1"], code: .spoolSetAside),
    ]

    private static let others: [Row] = [
        Row(
            observation: .maintained(.spaceStates, count: 2), lines: ["info Spaces changed by the clock. count=2"],
            samples: [#"parkd_maintenance_runs_total{work="space_states"} 1"#]),
        Row(
            observation: .maintained(.spaceStates, count: 0),
            samples: [#"parkd_maintenance_runs_total{work="space_states"} 1"#]),
        Row(
            observation: .maintained(.partitions, count: 3), lines: ["info Partitions made. count=3"],
            samples: [#"parkd_maintenance_runs_total{work="partitions"} 1"#]),
        Row(
            observation: .maintained(.bounds, count: 8),
            lines: ["warning Orphans or quarantined messages had to make room. count=8"],
            samples: [#"parkd_maintenance_runs_total{work="bounds"} 1"#, "parkd_set_aside_dropped_total 8"]),
        Row(
            observation: .maintained(.gatewayHours, count: 5),
            samples: [#"parkd_maintenance_runs_total{work="gateway_hours"} 1"#]),
        Row(
            observation: .orphansReplayed(2), lines: ["info Kept uplinks of registered devices replayed. count=2"]),
        Row(observation: .orphansReplayed(0)),
        Row(observation: .sessionsPurged(2), lines: ["info Expired refresh tokens deleted. count=2"]),
        Row(observation: .invitationsPurged(2), lines: ["info Expired invitations deleted. count=2"]),
        Row(observation: .maintenanceFailed("It is locked."), lines: ["debug It is locked."]),
        Row(observation: .codecsReloaded(count: 13), lines: ["info The codecs were loaded anew. codecs=13"]),
        Row(
            observation: .codecsRefused(fault: "a.json: line 3."),
            lines: [
                "error The codecs were not loaded anew: a file is refused, and the old ones stay in force. "
                    + "a.json: line 3."
            ]),
        Row(
            observation: .codecsReplaced([CodecID("acme/bay")].compactMap { $0 }, by: "/etc/parkd/codecs"),
            lines: ["notice Codecs that came with parkd are replaced by files of /etc/parkd/codecs. codecs=acme/bay"]),
        Row(observation: .certificateRead(fault: nil), lines: ["info The API's certificate was read again."]),
        Row(
            observation: .certificateRead(fault: "The key does not belong to it."),
            lines: [
                "error The API's certificate was not read again, and the old one stays in force. "
                    + "The key does not belong to it."
            ]),
        Row(observation: .externalKeysRead(fault: "it is no JSON document"), code: .externalKeys),
    ]

    @Test("Each observation makes the lines, the samples and the word of health that the table says, and no others")
    func table() async throws {
        for row in Self.start + Self.database + Self.broker + Self.spool + Self.others {
            let board = Page.boardOfOneThatIsUp
            for observation in row.before { board.happens(observation, at: Self.moment) }
            let before = try await Self.samples(board)
            let lines = board.happens(row.observation, at: Self.moment)
            #expect(lines.map(Self.text) == row.lines, "\(row.observation)")
            let new = try await Self.samples(board).subtracting(before)
            #expect(new == row.samples, "\(row.observation)")
            let health = try await Page.health(board, now: { Self.moment.time }).health()
            let code = [health.database, health.mqtt, health.ingest, health.auth].compactMap(\.code).first
            #expect(code == row.code, "\(row.observation)")
        }
    }

    @Test("What goes on is told once a minute, what has ended and begins again is told again")
    func rates() {
        let board = Page.boardOfOneThatIsUp
        func tellings(of observation: Observation, after seconds: Double) -> Int {
            let moment = Observer.Moment(
                time: Self.moment.time.adding(seconds: seconds), clock: Self.moment.clock + .seconds(seconds))
            return board.happens(observation, at: moment).count
        }
        let repeated: [(observation: Observation, told: [Int])] = [
            (.received(1, retained: 0, unprotected: 1), [1, 0, 1]), (.rowsHeld(Self.heldRows), [1, 0, 1]),
            (.sightingsRefused(fault: "No right."), [1, 0, 1]), (.batchRefused(Self.tableHeld), [1, 0, 1]),
            (.batchRefused(Self.away), [1, 0, 0]), (.spooled(1, Self.standing(1), .database), [1, 0, 1]),
            (.spooled(1, Self.standing(2), .share(of: [nil])), [1, 0, 1]), (.spoolFull(Self.full), [1, 0, 0]),
        ]
        for (observation, told) in repeated {
            #expect([0, 59, 60].map { tellings(of: observation, after: $0) } == told, "\(observation)")
        }
        #expect(tellings(of: .committed(Tally(), count: 0, oldest: nil, took: .zero), after: 61) == 0)
        #expect(tellings(of: .batchRefused(Self.away), after: 61) == 1)
        #expect(tellings(of: .drained(1, Self.standing(1)), after: 61) == 1)
        #expect(tellings(of: .spoolFull(Self.full), after: 61) == 1)
    }

    @Test("The observer writes to the log what the board says, with level and metadata")
    func observer() {
        let handler = RememberingLogHandler()
        let board = Page.boardOfOneThatIsUp
        let observer = Observer(board: board, logger: Logger(label: "test", factory: { _ in handler }))
        observer.tell(.subscribed(connections: 2, sessionsLost: 0))
        observer.tell(.acknowledged(2, oldest: nil))
        #expect(handler.lines == [LogLine(.info, "Subscribed at the broker.", ["connections": "2"])])
        #expect(board.snapshot.counters.connections == 2 && board.snapshot.counters.acknowledged == 2)
    }

    private static func text(_ line: LogLine) -> String {
        let metadata = line.metadata.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        return "\(line.level) \(line.message)\(metadata)"
    }

    /// What is on the page, but for the process, for what is as old as the page, and for a histogram's buckets.
    private static func samples(_ board: IngestBoard) async throws -> Set<String> {
        Set(
            try await Page.text(board).split(separator: "\n").map(String.init).filter {
                $0.hasPrefix("parkd_") && !$0.contains("_seconds ") && !$0.contains("_bucket")
                    && !$0.hasPrefix("parkd_commit_seconds_sum")
            })
    }
}
