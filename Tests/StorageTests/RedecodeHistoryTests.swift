import Codecs
import Ingest
import LoRaWAN
import Postgres
import Storage
import TestSupport
import Testing

@Suite("History that is made anew")
struct RedecodeHistoryTests {
    private static let wrong = BayCodec(isSetOccupied: false)
    private static let right = BayCodec(version: "1.1.0")

    @Test("Missed changes are stored with their error, once however often their frame comes")
    func missedChanges() async throws {
        try await withBays(Self.right) { database, intake in
            try intake.commit(BayCodec.status(1, bit: 1, at: 0))
            let telling = BayCodec.status(3, bit: 1, minutes: 30, at: 3600)
            let tally = try intake.commit(telling)
            #expect(tally.stateChanges == 2 && tally.inferredChanges == 1)
            try intake.commit(telling, telling)
            // As a daemon that was killed before it could acknowledge would have it.
            try database.run(
                """
                UPDATE devices SET occupancy_observed_at = '2025-06-15T12:00Z', occupancy_f_cnt = 1;
                UPDATE spaces SET state_changed_at = '2025-06-15T12:00Z', sensor_observed_at = '2025-06-15T12:00Z'
                """)
            try intake.commit(telling)
            #expect(
                try database.history("A-01") == ["UNKNOWN→OCCUPIED 0", "OCCUPIED→FREE 1800 ±0", "FREE→OCCUPIED 3600"])
            #expect(
                try database.lines(
                    """
                    SELECT source, cause, frame_step, is_inferred, error_s, observed_at = '2025-06-15T13:00Z'
                    FROM state_changes WHERE deduplication_id = '\(telling.deduplicationID)' ORDER BY id
                    """) == ["sensor,change,1,t,0,t", "sensor,change,0,f,,t"])
            #expect(try database.contradictions() == [])
        }
    }

    @Test("Missed changes come and go with the codec that tells of them")
    func missedChangesRebuilt() async throws {
        let mute = BayCodec(hasDuration: false)
        try await withBays(mute) { database, intake in
            try intake.commit(
                BayCodec.status(1, bit: 0, at: 0), BayCodec.status(2, bit: 1, minutes: 60, at: 3600),
                BayCodec.status(4, bit: 1, minutes: 20, at: 7200), BayCodec.status(5, bit: 0, minutes: 60, at: 10800))
            let before = ["UNKNOWN→FREE 0", "FREE→OCCUPIED 3600", "OCCUPIED→FREE 10800"]
            #expect(try database.history("A-01") == before)
            try await database.redecode(Self.right.order())
            #expect(
                try database.history("A-01") == [
                    "UNKNOWN→FREE 0", "FREE→OCCUPIED 3600", "OCCUPIED→FREE 6000 ±0", "FREE→OCCUPIED 7200",
                    "OCCUPIED→FREE 10800",
                ])
            #expect(try database.contradictions() == [])
            try await database.redecode(mute.order())
            #expect(try database.history("A-01") == before)
            // A dozen times over, and a frame that had come too late has its place.
            try intake.commit(BayCodec.status(3, bit: 0, minutes: 30, at: 6000))
            #expect(try database.history("A-01") == before)
            try await database.redecode(Self.right.order())
            #expect(
                try database.history("A-01") == [
                    "UNKNOWN→FREE 0", "FREE→OCCUPIED 3600", "OCCUPIED→FREE 6000", "FREE→OCCUPIED 7200",
                    "OCCUPIED→FREE 10800",
                ])
        }
    }

    /// What people and the clock did to A-01 at 900 s and 2700 s.
    private static func schedule(_ cause: String, _ shown: String, from: String, to: String) -> String {
        """
        INSERT INTO state_changes (
            tenant_id, space_id, previous_state, new_state, source, cause, changed_at, observed_at, received_at)
        SELECT tenant_id, id, before, after, 'schedule', '\(cause)', moment, moment, moment
        FROM spaces, (VALUES ('\(from)', '\(shown)', timestamptz '2025-06-15T12:15Z'),
            ('\(shown)', '\(to)', '2025-06-15T12:45Z')) AS v (before, after, moment)
        WHERE code = 'A-01'
        """
    }

    @Test("An override stays, and what shows before and after it is what the sensor says now")
    func override() async throws {
        try await withBays(Self.wrong) { database, intake in
            try intake.commit(BayCodec.status(1, bit: 0, at: 0), BayCodec.status(2, bit: 1, at: 600))
            try database.run(Self.schedule("override", "MAINTENANCE", from: "FREE", to: "OCCUPIED"))
            // Said behind the override: OCCUPIED by the wrong codec, FREE by the right one.
            try database.run("UPDATE spaces SET state = 'MAINTENANCE' WHERE code = 'A-01'")
            try database.run(
                """
                INSERT INTO space_admin_overrides (tenant_id, space_id, override_type, start_time)
                SELECT tenant_id, id, 'blocked', '2025-06-15T12:15Z' FROM spaces WHERE code = 'A-01'
                """)
            try intake.commit(BayCodec.status(3, bit: 0, at: 1800))
            try database.run("UPDATE space_admin_overrides SET is_active = false")
            try database.run("UPDATE spaces SET state = 'OCCUPIED' WHERE code = 'A-01'")
            try intake.commit(BayCodec.status(4, bit: 1, at: 3600))
            #expect(
                try database.history("A-01") == [
                    "UNKNOWN→OCCUPIED 0", "OCCUPIED→FREE 600", "FREE→MAINTENANCE 900", "MAINTENANCE→OCCUPIED 2700",
                    "OCCUPIED→FREE 3600",
                ])
            let report = try await database.redecode(Self.right.order())
            #expect(report.changesCorrected == 2)
            #expect(
                try database.history("A-01") == [
                    "UNKNOWN→FREE 0", "FREE→OCCUPIED 600", "OCCUPIED→MAINTENANCE 900", "MAINTENANCE→FREE 2700",
                    "FREE→OCCUPIED 3600",
                ])
            #expect(try database.contradictions() == [])
            #expect(
                try database.lines("SELECT count(*), min(cause) FROM state_changes WHERE source = 'schedule'")
                    == ["2,override"])
        }
    }

    @Test("A reservation shows where the bay turns out not to have been occupied")
    func reservation() async throws {
        try await withBays(Self.wrong) { database, intake in
            try intake.commit(BayCodec.status(1, bit: 1, at: 0))
            try database.run(Self.schedule("reservation", "RESERVED", from: "FREE", to: "FREE"))
            try database.run(
                """
                INSERT INTO reservations (tenant_id, space_id, start_time, end_time, status, request_id)
                SELECT tenant_id, id, '2025-06-15T12:15Z', '2025-06-15T12:45Z', 'completed', 'r1' FROM spaces
                WHERE code = 'A-01'
                """)
            try intake.commit(BayCodec.status(2, bit: 0, minutes: 60, at: 3600))
            try await database.redecode(Self.right.order())
            #expect(
                try database.history("A-01") == [
                    "UNKNOWN→OCCUPIED 0", "OCCUPIED→OCCUPIED 900", "OCCUPIED→OCCUPIED 2700", "OCCUPIED→FREE 3600",
                ])
            #expect(try database.contradictions() == [])
        }
    }

    @Test("A space whose sensor was replaced has both sensors' words, each by its own codec")
    func replacedSensor() async throws {
        try await withBays(Self.wrong) { database, intake in
            try intake.commit(BayCodec.status(1, bit: 1, at: 0), BayCodec.status(2, bit: 0, at: 600))
            try database.run(
                """
                UPDATE spaces SET sensor_device_id = NULL WHERE code = 'A-01';
                UPDATE devices SET assigned_space_id = NULL WHERE dev_eui LIKE '%A1';
                UPDATE devices SET assigned_space_id = (SELECT id FROM spaces WHERE code = 'A-01'),
                    assigned_at = '2025-06-15T12:20Z' WHERE dev_eui LIKE '%A8';
                UPDATE spaces SET sensor_device_id = (SELECT id FROM devices WHERE dev_eui LIKE '%A8')
                WHERE code = 'A-01';
                """)
            let bosch = try Intake(database)
            // The old sensor's last word was wrong, and the new one's first repeated it.
            try bosch.commit(SentUplink(21, of: "A8", occupied: true, at: 1800))
            try bosch.commit(SentUplink(22, of: "A8", occupied: false, at: 2400))
            #expect(
                try database.history("A-01") == ["UNKNOWN→FREE 0", "FREE→OCCUPIED 600", "OCCUPIED→FREE 2400"])
            try await database.redecode(Self.right.order())
            #expect(
                try database.history("A-01") == [
                    "UNKNOWN→OCCUPIED 0", "OCCUPIED→FREE 600", "FREE→OCCUPIED 1800", "OCCUPIED→FREE 2400",
                ])
            #expect(try database.contradictions() == [])
            #expect(try database.lines("SELECT occupancy FROM devices WHERE dev_eui LIKE '%A8'") == ["free"])
        }
    }

    @Test("v5's changes and readings stay as they are")
    func five() async throws {
        try await withBays(BayCodec(isSetOccupied: false, hasDuration: false)) { database, intake in
            try database.run(
                """
                INSERT INTO state_changes (tenant_id, space_id, previous_state, new_state, source, cause, changed_at)
                SELECT tenant_id, id, 'FREE', 'OCCUPIED', 'uplink', 'uplink', '2025-06-01Z' FROM spaces
                WHERE code = 'A-01';
                INSERT INTO readings (
                    day, tenant_id, device_id, deduplication_id, space_id, observed_at, received_at, occupancy)
                SELECT '2025-06-01', d.tenant_id, d.id, gen_random_uuid(), s.id, '2025-06-01Z', '2025-06-01Z',
                    'occupied'
                FROM devices d JOIN spaces s ON s.sensor_device_id = d.id WHERE s.code = 'A-01';
                UPDATE spaces SET state = 'OCCUPIED', sensor_state = 'occupied' WHERE code = 'A-01';
                UPDATE devices SET occupancy = 'occupied', occupancy_observed_at = '2025-06-01Z'
                WHERE dev_eui LIKE '%A1'
                """)
            try intake.commit(BayCodec.status(1, bit: 1, at: 0), BayCodec.status(2, bit: 0, at: 600))
            let five = try database.lines("SELECT * FROM state_changes WHERE source = 'uplink'")
            #expect(
                try database.history("A-01").dropFirst() == ["OCCUPIED→FREE 0", "FREE→OCCUPIED 600"])
            let report = try await database.redecode(BayCodec(version: "1.1.0", hasDuration: false).order())
            #expect(report.done == 2)
            #expect(try database.history("A-01").dropFirst() == ["OCCUPIED→FREE 600"])
            #expect(try database.lines("SELECT * FROM state_changes WHERE source = 'uplink'") == five)
            #expect(try intake.space("A-01") == "FREE,free")
        }
    }
}
