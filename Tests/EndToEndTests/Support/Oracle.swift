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
        // Millions of rows are sorted on disk, slowly: one statement may take its time.
        var connection = try PostgresConnection(
            PostgresConnection.Options(conninfo: stage.sandbox.adminConninfo, statementTimeoutMS: 600_000))
        var parameters = Parameters()
        parameters.addColumn(acknowledged) { $0 }
        let ids = try connection.query(Self.ids, parameters)
        sent = ids.integer(0, 0) ?? 0
        found = ids.integer(0, 1) ?? 0
        duplicated = ids.integer(0, 2) ?? 0
        unknown = ids.integer(0, 3) ?? 0
        wrongStates = try Self.count(&connection, Self.fold)
        brokenChains = try Self.count(&connection, Self.breaks)
        let rules = Self.tenancy + (devicesStay ? [Self.ownership] : [])
        strangers = try rules.reduce(0) { try $0 + Self.count(&connection, $1) }
    }

    /// In the database, because no process of ours should have to hold millions of rows.
    private static let ids = """
        SELECT count(*) FILTER (WHERE is_sent), count(*) FILTER (WHERE is_sent AND times > 0),
            coalesce(sum(times - 1) FILTER (WHERE times > 1), 0)::bigint, count(*) FILTER (WHERE NOT is_sent)
        FROM (
            SELECT id, bool_or(is_sent) AS is_sent, count(*) FILTER (WHERE NOT is_sent) AS times
            FROM (
                SELECT unnest($1::uuid[]) AS id, true AS is_sent
                UNION ALL SELECT deduplication_id, false FROM readings
                UNION ALL SELECT deduplication_id, false FROM orphan_uplinks
                UNION ALL SELECT deduplication_id, false FROM quarantine WHERE deduplication_id IS NOT NULL
            ) every GROUP BY id
        ) each
        """

    /// The fold of a space's readings is what the newest of them says: of the session that was heard last, the one with
    /// the highest counter, as ingest has it. No test lets a counter fall or roll over within a session.
    private static let fold = """
        SELECT count(*)
        FROM spaces s LEFT JOIN (
            SELECT DISTINCT ON (space_id) space_id, occupancy FROM (
                SELECT space_id, occupancy, f_cnt, observed_at, recorded_at,
                    max(observed_at) OVER (PARTITION BY space_id, device_id, dev_addr) AS session_at
                FROM readings WHERE occupancy IS NOT NULL AND space_id IS NOT NULL
            ) word
            ORDER BY space_id, session_at DESC, coalesce(f_cnt, 0) DESC, observed_at DESC, recorded_at DESC
        ) last ON last.space_id = s.id
        WHERE s.sensor_device_id IS NOT NULL AND (s.sensor_state IS DISTINCT FROM last.occupancy
            OR s.state IS DISTINCT FROM coalesce(upper(last.occupancy), 'UNKNOWN'))
        """

    private static let breaks = """
        SELECT count(*) FROM (
            SELECT previous_state, changed_at,
                lag(new_state, 1, 'UNKNOWN') OVER (PARTITION BY space_id ORDER BY id) AS before,
                lag(changed_at) OVER (PARTITION BY space_id ORDER BY id) AS since
            FROM state_changes WHERE source = 'sensor'
        ) chain WHERE previous_state <> before OR changed_at < since
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
