import Dispatch
import Ingest
import LoRaWAN
import Storage
import TestSupport
import Testing

@Suite("Several daemons at once")
struct IngestConcurrencyTests {
    private static let devices = 40
    private static let uplinksEach = 60

    /// Devices of both tenants, each on its space, in an order of ids that is not that of their DevEUIs.
    private static let fleet = """
        WITH space AS (
            INSERT INTO spaces (tenant_id, site_id, name, code)
            SELECT i.tenant_id, i.id, 'Bay ' || n, 'F-' || n
            FROM generate_series(1, \(devices)) n
            JOIN sites i ON i.slug = CASE n % 2 WHEN 0 THEN 'campus' ELSE 'old-town' END
            RETURNING id, tenant_id, code
        )
        INSERT INTO devices (tenant_id, dev_eui, assigned_space_id)
        SELECT tenant_id, '0004A30B000000' || lpad(upper(to_hex(substr(code, 3)::int)), 2, '0'), id FROM space;
        UPDATE spaces s SET sensor_device_id = d.id FROM devices d
        WHERE d.assigned_space_id = s.id AND s.code LIKE 'F-%';
        """

    /// Every device's uplinks, minute by minute; the devices' order changes from minute to minute.
    private static func messages() -> [Sent] {
        (0..<uplinksEach).flatMap { minute in
            (0..<devices).map { place in
                let device = (place * 7 + minute * 3) % devices + 1
                let digits = (device < 16 ? "0" : "") + String(device, radix: 16, uppercase: true)
                return SentUplink(
                    minute * devices + device, of: digits, occupied: (minute + device) % 3 == 0,
                    at: Double(minute * 60),
                    fCnt: minute
                ).sent
            }
        }
    }

    @Test("Two that get the same messages in batches that overlap lose none, double none, and agree on the state")
    func overlapping() async throws {
        try await withCity { database in
            try database.run(Self.fleet)
            let messages = Self.messages()
            let conninfo = database.conninfo(user: "parkd")
            let decider = Decider(codecs: try Checkout.codecs())
            let tallies = try await withThrowingTaskGroup(of: Tally.self) { group in
                for size in [90, 130] {
                    group.addTask {
                        try await onThread {
                            var committer = Committer(store: PostgresIngestStore(conninfo: conninfo), decider: decider)
                            var sum = Tally()
                            for start in stride(from: 0, to: messages.count, by: size) {
                                var batch = Batch(Array(messages[start..<min(start + size, messages.count)]))
                                sum += try committer.commit(&batch)
                            }
                            return sum
                        }
                    }
                }
                return try await group.reduce(into: Tally()) { $0 += $1 }
            }
            #expect(tallies.messages == 2 * messages.count)
            #expect(tallies.readings == messages.count)
            #expect(tallies.duplicates == messages.count)
            #expect(tallies.quarantined.isEmpty && tallies.orphans == 0 && tallies.lostUplinks == 0)
            try Self.check(database, changes: tallies.stateChanges)
        }
    }

    private static func check(_ database: TestDatabase, changes: Int) throws {
        let count = devices * uplinksEach
        #expect(
            try database.lines("SELECT count(*), count(DISTINCT deduplication_id) FROM readings") == [
                "\(count),\(count)"
            ])
        #expect(try database.lines("SELECT count(*) FROM state_changes") == ["\(changes)"])
        // What a space shows is its sensor's newest word, and its changes are a chain without a break.
        #expect(
            try database.lines(
                """
                SELECT s.code FROM spaces s
                JOIN LATERAL (
                    SELECT occupancy FROM readings r
                    WHERE r.device_id = s.sensor_device_id ORDER BY observed_at DESC LIMIT 1
                ) newest ON true
                WHERE s.code LIKE 'F-%' AND (s.sensor_state <> newest.occupancy OR lower(s.state) <> newest.occupancy)
                """) == [])
        #expect(
            try database.lines(
                """
                SELECT * FROM (
                    SELECT previous_state,
                        lag(new_state, 1, 'UNKNOWN') OVER (PARTITION BY space_id ORDER BY id) AS before,
                        observed_at, lag(observed_at) OVER (PARTITION BY space_id ORDER BY id) AS since
                    FROM state_changes
                ) chain WHERE previous_state <> before OR observed_at <= since
                """) == [])
    }
}

/// Runs what blocks beside the cooperative pool.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(with: Result { try body() }) }
    }
}
