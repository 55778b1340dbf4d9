import Ingest
import LoRaWAN
import Postgres
import Storage
import TestSupport
import Testing

@Suite("Overrides and reservations")
struct IngestStateTests {
    private static let block = """
        INSERT INTO space_admin_overrides (id, tenant_id, space_id, override_type, start_time)
        SELECT '0e000000-0000-4000-8000-000000000001', tenant_id, id, 'blocked', now() - interval '1 minute' FROM spaces
        WHERE code = 'A-01'
        """
    private static let reserve = """
        INSERT INTO reservations (tenant_id, space_id, start_time, end_time, status, request_id)
        SELECT tenant_id, id, now() - interval '1 minute', now() + interval '1 hour', 'confirmed', 'r1' FROM spaces
        WHERE code = 'A-01'
        """

    @Test("A space taken out of use shows MAINTENANCE, and the sensor's word is kept behind it")
    func override() async throws {
        try await withIntake { intake throws in
            try intake.run(Self.block)
            try intake.commit(SentUplink(1, occupied: true, at: 0))
            #expect(try intake.space("A-01") == "MAINTENANCE,occupied")
            try intake.commit(SentUplink(2, occupied: false, at: 60))
            #expect(try intake.space("A-01") == "MAINTENANCE,free")
            #expect(try intake.changes("A-01") == ["UNKNOWN→MAINTENANCE"])
            #expect(
                try intake.lines(
                    "SELECT sensor_observed_at = '\(Timestamp.noon(60).text)' FROM spaces WHERE code = 'A-01'") == ["t"]
            )
        }
    }

    @Test("A reserved space shows RESERVED until its guest stands on it, and again when he leaves early")
    func reservation() async throws {
        try await withIntake { intake throws in
            try intake.run(Self.reserve)
            for (number, isOccupied) in [(1, false), (2, true), (3, false)] {
                try intake.commit(SentUplink(number, occupied: isOccupied, at: Double(number)))
            }
            #expect(
                try intake.changes("A-01") == ["UNKNOWN→RESERVED", "RESERVED→OCCUPIED", "OCCUPIED→RESERVED"])
        }
    }

    @Test("An override wins over a reservation; others of the same tenant and of other times do not count")
    func precedence() async throws {
        try await withIntake { intake throws in
            try intake.run(Self.reserve)
            try intake.run(Self.block)
            try intake.run(
                """
                INSERT INTO space_admin_overrides (tenant_id, space_id, override_type, start_time, end_time, is_active)
                SELECT tenant_id, id, 'blocked', start_time, end_time, is_active FROM spaces, (VALUES
                    (now() - interval '2 hours', now() - interval '1 hour', true),
                    (now() + interval '1 hour', NULL, true), (now() - interval '1 hour', NULL, false)
                ) AS other (start_time, end_time, is_active)
                WHERE code = 'A-02';
                INSERT INTO reservations (tenant_id, space_id, start_time, end_time, status, request_id)
                SELECT tenant_id, id, now() - interval '1 hour', now() + interval '1 hour', 'cancelled', 'r2'
                FROM spaces
                WHERE code = 'A-02'
                """)
            try intake.commit(
                SentUplink(1, of: "A1", occupied: false, at: 0), SentUplink(2, of: "A2", occupied: false, at: 0))
            #expect(try intake.space("A-01") == "MAINTENANCE,free")
            #expect(try intake.space("A-02") == "FREE,free")
        }
    }

    @Test("What begins or ends with the clock shows without an uplink, and is told as a change of its own")
    func sweep() async throws {
        try await withCity { database in
            let intake = try Intake(database)
            let pool = PostgresPool(
                PostgresConnection.Options(conninfo: database.conninfo(user: "parkd"), role: "parkd_ingest"), size: 1)
            let maintenance = Maintenance(pool: pool)
            try intake.commit(SentUplink(1, occupied: false, at: 0))
            #expect(try await maintenance.sweepSpaceStates(isFirst: true) == 0)

            try intake.run(Self.block)
            #expect(try await maintenance.sweepSpaceStates(isFirst: false) == 1)
            #expect(try await maintenance.sweepSpaceStates(isFirst: false) == 0)
            #expect(try intake.space("A-01") == "MAINTENANCE,free")

            try intake.run(Self.reserve)
            try intake.run("UPDATE space_admin_overrides SET end_time = now()")
            #expect(try await maintenance.sweepSpaceStates(isFirst: false) == 1)
            #expect(try intake.space("A-01") == "RESERVED,free")

            try intake.run("UPDATE reservations SET status = 'cancelled'")
            #expect(try await maintenance.sweepSpaceStates(isFirst: false) == 1)
            #expect(try intake.space("A-01") == "FREE,free")
            #expect(
                try intake.lines(
                    "SELECT previous_state || '→' || new_state, source, cause FROM state_changes ORDER BY id")
                    == [
                        "UNKNOWN→FREE,sensor,change", "FREE→MAINTENANCE,schedule,override",
                        "MAINTENANCE→RESERVED,schedule,override", "RESERVED→FREE,schedule,reservation",
                    ])
            await pool.close()
        }
    }

    @Test("What ended while no daemon looked is found at the first look")
    func firstSweep() async throws {
        try await withCity { database in
            let intake = try Intake(database)
            let pool = PostgresPool(
                PostgresConnection.Options(conninfo: database.conninfo(user: "parkd"), role: "parkd_ingest"), size: 1)
            try intake.run("UPDATE spaces SET state = 'RESERVED', sensor_state = 'free' WHERE code = 'B-01'")
            let maintenance = Maintenance(pool: pool)
            #expect(try await maintenance.sweepSpaceStates(isFirst: false) == 0)
            #expect(try await maintenance.sweepSpaceStates(isFirst: true) == 1)
            #expect(try intake.space("B-01") == "FREE,free")
            await pool.close()
        }
    }
}
