import Codecs
import Ingest
import LoRaWAN
import Storage
import TestSupport
import Testing

/// Moments that a Dragino DDS45-LB kept in its log and tells of when somebody asks, from the event to history.
@Suite("Moments that a sensor tells of later")
struct IngestToldLaterTests {
    private static let profile = "Dragino DDS45-LB"

    private static func measured(_ number: Int, _ millimetres: Int, at seconds: Double) -> SentUplink {
        SentUplink(number, occupied: false, at: seconds).with(\.profile, profile).with(\.fPort, 2)
            .with(\.payload, [0x0D, 0x3B, UInt8(millimetres >> 8), UInt8(millimetres & 0xFF), 0, 0, 0xDC, 1])
    }

    /// A page of the log: seconds after noon, and millimetres.
    private static func log(_ number: Int, _ moments: [(Int, Int)], at seconds: Double) -> SentUplink {
        var payload: [UInt8] = []
        for (time, millimetres) in moments {
            payload += [0x0C, 0xE4, UInt8(millimetres >> 8), UInt8(millimetres & 0xFF), 0, 0xDC, 0]
            payload += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: (1_749_988_800 + time) >> $0) }
        }
        return SentUplink(number, occupied: false, at: seconds).with(\.profile, profile).with(\.fPort, 3)
            .with(\.payload, payload)
    }

    private static let readings = """
        SELECT extract(epoch FROM observed_at - '2025-06-15T12:00Z')::int, occupancy, f_cnt,
            round(battery_v::numeric, 2), rssi, right(told_in::text, 2), octet_length(payload)
        FROM readings ORDER BY observed_at, f_cnt
        """

    private func withLog(_ body: (TestDatabase, Intake) async throws -> Void) async throws {
        try await withCity { database in
            try database.run("UPDATE devices SET assigned_at = '2025-01-01Z' WHERE assigned_at IS NOT NULL")
            try await body(database, Intake(database))
        }
    }

    private func order() throws -> RedecodeOrder {
        let codec = try #require(Checkout.codecs().codec(forProfile: Self.profile))
        return RedecodeOrder(codec, file: [], actor: "tester@desk")
    }

    @Test("each is a row of its own at its time, marked with the frame that told of it, and history has its time")
    func rows() async throws {
        try await withLog { database, intake in
            try intake.commit(Self.measured(1, 3000, at: 0))
            try intake.commit(Self.log(2, [(60, 1000), (120, 3000)], at: 600))
            #expect(
                try intake.lines(Self.readings) == [
                    "0,free,1,3.39,-80,,8", "60,occupied,,3.30,,02,22", "120,free,,3.30,,02,22", "600,,2,,-80,,22",
                ])
            #expect(
                try database.history("A-01") == ["UNKNOWN→FREE 0", "FREE→OCCUPIED 60", "OCCUPIED→FREE 120"])
            #expect(try intake.space("A-01") == "FREE,free")
            #expect(try database.contradictions() == [])
        }
    }

    @Test("told again by another frame, or in a copy of the frame, each stays one row")
    func once() async throws {
        try await withLog { database, intake in
            try intake.commit(Self.measured(1, 3000, at: 0))
            let page = Self.log(2, [(60, 1000), (120, 3000)], at: 600)
            try intake.commit(page, page)
            try intake.commit(page)
            try intake.commit(Self.log(3, [(60, 1000), (120, 3000), (180, 1000)], at: 900))
            #expect(try intake.lines("SELECT count(*) FROM readings WHERE told_in IS NOT NULL") == ["3"])
            #expect(try intake.lines("SELECT count(*) FROM readings") == ["6"])
            #expect(try intake.space("A-01") == "OCCUPIED,occupied")
        }
    }

    @Test("what is told after later words were heard gets its place in history by decoding again, once")
    func history() async throws {
        try await withLog { database, intake in
            try intake.commit(Self.measured(1, 3000, at: 0), Self.measured(2, 3000, at: 600))
            try intake.commit(Self.log(3, [(60, 1000), (120, 3000), (180, 1000)], at: 700))
            try intake.commit(Self.measured(4, 1000, at: 800))
            #expect(try database.history("A-01") == ["UNKNOWN→FREE 0", "FREE→OCCUPIED 800"])
            let whole = [
                "UNKNOWN→FREE 0", "FREE→OCCUPIED 60", "OCCUPIED→FREE 120", "FREE→OCCUPIED 180", "OCCUPIED→FREE 600",
                "FREE→OCCUPIED 800",
            ]
            #expect(try await database.rehearse(try order()).changesAdded == 4)
            let report = try await database.redecode(try order())
            #expect(report.changed == 0 && report.told == 0)
            #expect(try database.history("A-01") == whole)
            #expect(try database.contradictions() == [])
            let again = try await database.redecode(try order())
            #expect(again.changesAdded == 0 && again.changesRemoved == 0)
            #expect(try database.history("A-01") == whole)
        }
    }

    @Test("a log that was stored before the codec read its moments becomes readings by decoding again")
    func addedLater() async throws {
        try await withLog { database, intake in
            try intake.commit(Self.measured(1, 3000, at: 0))
            try intake.commit(Self.log(2, [(60, 1000), (120, 3000)], at: 600))
            let rows = try intake.lines(Self.readings)
            try intake.run(
                """
                DELETE FROM state_changes WHERE deduplication_id IN (
                    SELECT deduplication_id FROM readings WHERE told_in IS NOT NULL);
                DELETE FROM readings WHERE told_in IS NOT NULL
                """)
            #expect(try await database.rehearse(try order()).told == 2)
            #expect(try intake.lines("SELECT count(*) FROM readings") == ["2"])
            #expect(try await database.redecode(try order()).told == 2)
            #expect(try intake.lines(Self.readings) == rows)
            #expect(try intake.lines("SELECT DISTINCT space_id IS NULL FROM readings") == ["f"])
            #expect(
                try database.history("A-01") == ["UNKNOWN→FREE 0", "FREE→OCCUPIED 60", "OCCUPIED→FREE 120"])
            #expect(try await database.redecode(try order()).told == 0)
            #expect(try intake.lines(Self.readings) == rows)
        }
    }

    @Test("decoding again judges the moments by the limit that the device has now")
    func limit() async throws {
        try await withLog { database, intake in
            try intake.commit(Self.measured(1, 3000, at: 0))
            try intake.commit(Self.log(2, [(60, 1000), (120, 700)], at: 600))
            try intake.run(
                #"UPDATE devices SET config = '{"occupied_below_mm": 800}' WHERE dev_eui = '0004A30B000000A1'"#)
            #expect(try await database.redecode(try order()).changed == 1)
            #expect(try database.history("A-01") == ["UNKNOWN→FREE 0", "FREE→OCCUPIED 120"])
            #expect(try database.contradictions() == [])
        }
    }

    @Test("a log in quarantine becomes readings with their places in history when its codec comes")
    func quarantine() async throws {
        try await withLog { database, intake in
            try intake.commit(
                Self.measured(1, 3000, at: 0), Self.log(2, [(60, 1000), (120, 3000)], at: 600).with(\.profile, "New"))
            try intake.commit(Self.measured(3, 3000, at: 700))
            #expect(try intake.lines("SELECT count(*) FROM quarantine") == ["1"])
            try intake.run(
                "UPDATE devices SET codec = 'dragino/dds45-lb' WHERE dev_eui = '0004A30B000000A1'")
            #expect(try await database.redecode(try order()).recovered == 1)
            #expect(try intake.lines("SELECT count(*) FROM readings WHERE told_in IS NOT NULL") == ["2"])
            #expect(
                try database.history("A-01") == ["UNKNOWN→FREE 0", "FREE→OCCUPIED 60", "OCCUPIED→FREE 120"])
            #expect(try intake.lines("SELECT count(*) FROM quarantine") == ["0"])
        }
    }

    @Test("what was measured before the sensor came to its space goes to the space of then")
    func moved() async throws {
        try await withLog { database, intake in
            try intake.commit(Self.measured(1, 3000, at: 0))
            try intake.run(
                """
                INSERT INTO device_assignments (
                    tenant_id, device_id, dev_eui, device_type, space_id, space_code, assigned_at,
                    unassigned_at)
                SELECT d.tenant_id, d.id, d.dev_eui, 'sensor', s.id, s.code, '2025-06-01Z', '2025-06-15T12:01:30Z'
                FROM devices d, spaces s WHERE d.dev_eui = '0004A30B000000A1' AND s.code = 'A-02';
                UPDATE devices SET words_count_from = '2025-06-15T12:01:30Z' WHERE dev_eui = '0004A30B000000A1'
                """)
            try intake.commit(Self.log(2, [(60, 1000), (120, 1000)], at: 600))
            #expect(
                try intake.lines(
                    """
                    SELECT s.code FROM readings r JOIN spaces s ON s.id = r.space_id WHERE r.told_in IS NOT NULL
                    ORDER BY r.observed_at
                    """) == ["A-02", "A-01"])
        }
    }
}
