import Codecs
import Ingest
import LoRaWAN
import Postgres
import Storage
import TestSupport
import Testing

@Suite("Distance sensors in the database")
struct IngestDistanceTests {
    /// An LDDS75's frame: volts, millimetres, no interrupt.
    private func frame(_ number: Int, _ millimetres: Int, at seconds: Double) -> SentUplink {
        SentUplink(number, occupied: false, at: seconds).with(\.profile, "Dragino LDDS75").with(\.fPort, 2)
            .with(\.payload, [0x0D, 0x3B, UInt8(millimetres >> 8), UInt8(millimetres & 0xFF), 0])
    }

    @Test("The limit in a device's config decides; without one, that of the codec")
    func threshold() async throws {
        try await withIntake { intake throws in
            try intake.commit(frame(1, 1000, at: 0))
            #expect(try intake.space("A-01") == "OCCUPIED,occupied")
            try intake.run(
                #"UPDATE devices SET config = '{"occupied_below_mm": 800}' WHERE dev_eui = '0004A30B000000A1'"#)
            try intake.commit(frame(2, 1000, at: 60))
            #expect(try intake.space("A-01") == "FREE,free")
            #expect(try intake.changes("A-01") == ["UNKNOWN→OCCUPIED", "OCCUPIED→FREE"])
            #expect(
                try intake.lines(
                    "SELECT occupancy, details ->> 'distance_mm', codec FROM readings ORDER BY f_cnt")
                    == ["occupied,1000,dragino/ldds75", "free,1000,dragino/ldds75"])
        }
    }

    @Test("Between the limits the bay keeps its state, and the reading has no word")
    func hysteresis() async throws {
        try await withIntake { intake throws in
            try intake.commit(frame(1, 1000, at: 0))
            try intake.commit(frame(2, 1550, at: 60))
            #expect(try intake.space("A-01") == "OCCUPIED,occupied")
            try intake.commit(frame(3, 20, at: 120))
            #expect(try intake.space("A-01") == "OCCUPIED,occupied")
            #expect(
                try intake.lines(
                    "SELECT occupancy, details ->> 'distance_mm' FROM readings ORDER BY f_cnt")
                    == ["occupied,1000", ",1550", ","])
        }
    }

    @Test(
        "A limit that is no number of millimetres is none, and no reason to set a message aside",
        arguments: [
            #""800 mm""#, #""""#, "0", "-5", "1e999", "800.5", "123456", "true", "null", "[800]", #"{"a": 1}"#,
        ])
    func badLimits(value: String) async throws {
        try await withIntake { intake throws in
            try intake.run(
                """
                UPDATE devices SET config = '{"occupied_below_mm": \(value)}' WHERE dev_eui = '0004A30B000000A1';
                UPDATE devices SET config = '[1]' WHERE dev_eui = '0004A30B000000A2'
                """)
            try intake.commit(frame(1, 1000, at: 0), frame(2, 1700, at: 0).with(\.device, "A2"))
            #expect(try intake.space("A-01") == "OCCUPIED,occupied")
            #expect(try intake.space("A-02") == "FREE,free")
            #expect(try intake.lines("SELECT count(*) FROM quarantine") == ["0"])
        }
    }

    @Test("A limit written as a text of digits counts as well")
    func textLimit() async throws {
        try await withIntake { intake throws in
            try intake.run(
                #"UPDATE devices SET config = '{"occupied_below_mm": "800"}' WHERE dev_eui = '0004A30B000000A1'"#)
            try intake.commit(frame(1, 1000, at: 0))
            #expect(try intake.space("A-01") == "FREE,free")
        }
    }

    @Test("Decoding again keeps the words of a distance sensor, and judges by the limit that its device has now")
    func redecoding() async throws {
        try await withCity { database in
            try database.run("UPDATE devices SET assigned_at = '2025-01-01Z' WHERE assigned_at IS NOT NULL")
            let intake = try Intake(database)
            try intake.commit(frame(1, 1000, at: 0), frame(2, 3000, at: 600), frame(3, 700, at: 1200))
            let before = try database.lines("SELECT f_cnt, occupancy, details FROM readings ORDER BY 1")
            let codec = try #require(Checkout.codecs().codec(forProfile: "Dragino LDDS75"))
            let order = RedecodeOrder(codec, file: [], actor: "tester@desk")
            #expect(try await database.redecode(order).changed == 0)
            #expect(try database.lines("SELECT f_cnt, occupancy, details FROM readings ORDER BY 1") == before)
            #expect(
                try database.history("A-01") == ["UNKNOWN→OCCUPIED 0", "OCCUPIED→FREE 600", "FREE→OCCUPIED 1200"])
            try intake.run(
                #"UPDATE devices SET config = '{"occupied_below_mm": 800}' WHERE dev_eui = '0004A30B000000A1'"#)
            #expect(try await database.redecode(order).changed == 1)
            #expect(try database.history("A-01") == ["UNKNOWN→FREE 0", "FREE→OCCUPIED 1200"])
            #expect(try database.contradictions() == [])
        }
    }
}
