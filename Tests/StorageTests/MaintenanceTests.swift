import Ingest
import Postgres
import Storage
import TestSupport
import Testing

@Suite("Maintenance")
struct MaintenanceTests {
    private func withMaintenance(_ body: (Maintenance, TestDatabase) async throws -> Void) async throws {
        try await withCity { database in
            let pool = PostgresPool(
                PostgresConnection.Options(conninfo: database.conninfo(user: "parkd"), role: "parkd_ingest"), size: 1)
            try await body(Maintenance(pool: pool), database)
            await pool.close()
        }
    }

    @Test("The months around now have partitions, made once, closed to every role, and rows that came before move in")
    func partitions() async throws {
        try await withMaintenance { maintenance, database in
            #expect(try await maintenance.makePartitions() == 0)
            let next = try database.lines(
                """
                SELECT relname FROM pg_class
                WHERE relname = to_char(now() + interval '1 month', '"readings_y"YYYY"m"MM')
                """)
            try database.run(
                """
                DROP TABLE \(next[0]);
                INSERT INTO readings (day, tenant_id, device_id, deduplication_id, observed_at, received_at)
                SELECT moment, tenant_id, id, gen_random_uuid(), moment, moment
                FROM devices, (SELECT now() + interval '1 month' AS moment) AS early
                """)
            let parent = "SELECT count(*), min(tableoid::regclass::text) FROM readings"
            #expect(try database.lines(parent) == ["8,readings_default"])
            #expect(try await maintenance.makePartitions() == 1)
            #expect(try database.lines(parent) == ["8,\(next[0])"])
            #expect(
                try database.lines(
                    """
                    SELECT c.relrowsecurity AND c.relforcerowsecurity, pg_get_userbyid(c.relowner),
                        has_table_privilege('parkd_ingest', c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')
                    FROM pg_class c WHERE c.relname = '\(next[0])'
                    """) == ["t,parkd_owner,f"])
        }
    }

    @Test("What is within the limits stays")
    func withinLimits() async throws {
        try await withMaintenance { maintenance, database in
            try database.run(City.history)
            #expect(try await maintenance.trim() == 0)
        }
    }

    @Test("Beyond the limits the oldest goes: quarantine, orphans with their uplinks, unknown gateways")
    func trim() async throws {
        try await withMaintenance { maintenance, database in
            try database.run(
                """
                INSERT INTO quarantine (digest, received_at, last_received_at, topic, message, message_bytes, reason)
                SELECT gen_random_uuid(), now(), now(), 'topic', '', n, 'unknown_frame'
                FROM generate_series(1, \(Limits.quarantineRows + 3)) n;
                INSERT INTO orphan_devices (dev_eui, first_seen_at, last_seen_at)
                SELECT lpad(upper(to_hex(n)), 16, '0'), now(), now() - n * interval '1 minute'
                FROM generate_series(1, \(Limits.orphanDevices + 2)) n;
                INSERT INTO orphan_uplinks (dev_eui, deduplication_id, received_at, topic, message)
                SELECT dev_eui, gen_random_uuid(), last_seen_at, 'topic', '' FROM orphan_devices;
                INSERT INTO orphan_gateways (gateway_id, first_seen_at, last_seen_at)
                SELECT lpad(upper(to_hex(n)), 16, '0'), now(), now() - n * interval '1 minute'
                FROM generate_series(1, \(Limits.orphanGateways + 1)) n
                """)
            #expect(try await maintenance.trim() == 3 + 2 + 1)
            #expect(
                try database.lines("SELECT count(*), min(message_bytes) FROM quarantine")
                    == ["\(Limits.quarantineRows),4"])
            #expect(
                try database.lines("SELECT max(dev_eui), count(*) FROM orphan_devices")
                    == ["\(String(repeating: "0", count: 12))2710,\(Limits.orphanDevices)"])
            #expect(try database.lines("SELECT count(*) FROM orphan_uplinks") == ["\(Limits.orphanDevices)"])
            #expect(try database.lines("SELECT count(*) FROM orphan_gateways") == ["\(Limits.orphanGateways)"])
            #expect(try await maintenance.trim() == 0)
        }
    }
}
