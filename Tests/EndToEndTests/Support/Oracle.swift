import LoRaWAN
import Postgres
import Sandbox
import Testing

/// The oracle of every fault: acknowledged ids = readings ∪ orphans ∪ quarantine, each once; each space shows the fold
/// of its readings in order; no row has another tenant than what it belongs to.
struct Oracle {
    /// How many ids the broker acknowledged to the publishers.
    let sent: Int
    /// How many of them are there.
    let found: Int
    /// How often one of them is there once more.
    let duplicated: Int
    /// How many ids are there that nobody sent.
    let unknown: Int
    /// Spaces that show something else than the fold of their readings.
    let wrongStates: Int
    /// State changes that do not begin where the one before ended, or are older than it.
    let brokenChains: Int
    /// Rows with another tenant than their device or space.
    let strangers: Int

    var lost: Int { sent - found }

    /// Asks the database of a stage.
    ///
    /// - Parameter devicesStay: whether no device went to another tenant, so that each reading is its owner's.
    init(_ acknowledged: [UUIDBits], _ stage: Stage, devicesStay: Bool = true) throws {
        var connection = try PostgresConnection(PostgresConnection.Options(conninfo: stage.sandbox.adminConninfo))
        let rows = try connection.query(
            """
            SELECT deduplication_id FROM readings
            UNION ALL SELECT deduplication_id FROM orphan_uplinks
            UNION ALL SELECT deduplication_id FROM quarantine WHERE deduplication_id IS NOT NULL
            """)
        let ids = (0..<rows.count).compactMap { rows.uuid($0, 0) }
        let (wanted, there) = (Set(acknowledged), Set(ids))
        sent = wanted.count
        found = there.intersection(wanted).count
        duplicated = ids.count - there.count
        unknown = there.subtracting(wanted).count
        wrongStates = try Self.wrongStates(&connection)
        brokenChains = try Self.count(&connection, Self.breaks)
        let rules = Self.tenancy + (devicesStay ? [Self.ownership] : [])
        strangers = try rules.reduce(0) { try $0 + Self.count(&connection, $1) }
    }

    private static let breaks = """
        SELECT count(*) FROM (
            SELECT previous_state, observed_at,
                lag(new_state, 1, 'UNKNOWN') OVER (PARTITION BY space_id ORDER BY id) AS before,
                lag(observed_at) OVER (PARTITION BY space_id ORDER BY id) AS since
            FROM state_changes WHERE source = 'sensor'
        ) chain WHERE previous_state <> before OR observed_at < since
        """

    private static let ownership = """
        SELECT count(*) FROM readings r JOIN devices d ON d.id = r.device_id WHERE r.tenant_id <> d.tenant_id
        """

    private static let tenancy = [
        "SELECT count(*) FROM readings r JOIN spaces s ON s.id = r.space_id WHERE r.tenant_id <> s.tenant_id",
        "SELECT count(*) FROM state_changes c JOIN spaces s ON s.id = c.space_id WHERE c.tenant_id <> s.tenant_id",
        "SELECT count(*) FROM devices d JOIN spaces s ON s.id = d.assigned_space_id WHERE d.tenant_id <> s.tenant_id",
    ]

    private static func count(_ connection: inout PostgresConnection, _ sql: String) throws -> Int {
        try connection.query(sql).integer(0, 0) ?? 0
    }

    /// Folds the readings of each space by hand and compares.
    private static func wrongStates(_ connection: inout PostgresConnection) throws -> Int {
        let readings = try connection.query(
            "SELECT space_id, observed_at, f_cnt, occupancy FROM readings WHERE occupancy IS NOT NULL")
        var last: [UUIDBits: (at: Timestamp, counter: Int, word: String)] = [:]
        for row in 0..<readings.count {
            guard let space = readings.uuid(row, 0), let at = readings.timestamp(row, 1),
                let word = readings.text(row, 3)
            else { continue }
            let counter = readings.integer(row, 2) ?? 0
            if let known = last[space], (known.at, known.counter) > (at, counter) { continue }
            last[space] = (at, counter, word)
        }
        let spaces = try connection.query(
            "SELECT id, state, sensor_state FROM spaces WHERE sensor_device_id IS NOT NULL")
        return (0..<spaces.count).count { row in
            let word = spaces.uuid(row, 0).flatMap { last[$0]?.word }
            return spaces.text(row, 2) != word || spaces.text(row, 1) != (word?.uppercased() ?? "UNKNOWN")
        }
    }
}

/// Expects that everything acknowledged is there exactly once, and that all states and tenants are right.
func expectEachOnce(
    _ acknowledged: [UUIDBits], _ stage: Stage, devicesStay: Bool = true,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    expectNothingWrong(try Oracle(acknowledged, stage, devicesStay: devicesStay), sourceLocation: sourceLocation)
}

/// Expects an oracle without a complaint.
func expectNothingWrong(_ oracle: Oracle, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(oracle.lost == 0, sourceLocation: sourceLocation)
    #expect(oracle.duplicated == 0 && oracle.unknown == 0, sourceLocation: sourceLocation)
    #expect(oracle.wrongStates == 0 && oracle.brokenChains == 0, sourceLocation: sourceLocation)
    #expect(oracle.strangers == 0, sourceLocation: sourceLocation)
}
