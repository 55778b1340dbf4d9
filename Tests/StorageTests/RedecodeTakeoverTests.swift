import Codecs
import LoRaWAN
import Storage
import TestSupport
import Testing

@Suite("What decoding again takes over")
struct RedecodeTakeoverTests {
    private static let bay = BayCodec()

    @Test("Quarantined uplinks that the codec reads now become readings with their place in history")
    func quarantine() async throws {
        let third = BayCodec(version: "1.1.0", hasThird: true)
        try await withBays(Self.bay) { database, intake in
            try intake.commit(
                BayCodec.status(1, bit: 0, at: 0), BayCodec.status(2, bit: 1, at: 600).with(\.fPort, 3),
                BayCodec.status(3, bit: 0, at: 1200), BayCodec.status(4, bit: 1, at: 1800).with(\.fPort, 3),
                BayCodec.status(5, bit: 1, at: 2400).with(\.fPort, 4))
            #expect(try intake.space("A-01") == "FREE,free")
            let before = try database.everything()
            #expect(try await database.rehearse(third.order()).recovered == 2)
            #expect(try database.everything() == before)

            #expect(try await database.redecode(third.order()).recovered == 2)
            #expect(
                try database.history("A-01") == [
                    "UNKNOWN→FREE 0", "FREE→OCCUPIED 600", "OCCUPIED→FREE 1200", "FREE→OCCUPIED 1800",
                ])
            #expect(try intake.space("A-01") == "OCCUPIED,occupied")
            #expect(try database.contradictions() == [])
            // Port 4 is still unknown; the others' reasons are in the audit log.
            #expect(try database.lines("SELECT reason, occurrences FROM quarantine") == ["unknown_frame,1"])
            #expect(
                try database.lines(
                    """
                    SELECT tenant_id, old_values ->> 'reason', old_values ->> 'dev_eui' FROM audit_log
                    WHERE action = 'quarantine.release'
                    """) == Array(repeating: ",unknown_frame,\(City.devEUI("A1"))", count: 2))
            #expect(try await database.redecode(third.order()).recovered == 0)
        }
    }

    @Test("Payloads stored without a codec are taken over where the codec reads them; encrypted ones never")
    func undecoded() async throws {
        try await withBays(Self.bay) { database, intake in
            try intake.commit(
                BayCodec.status(1, bit: 0, at: 0), BayCodec.status(2, bit: 1, at: 600),
                BayCodec.status(3, bit: 0, at: 1200), BayCodec.status(4, bit: 1, at: 1800).with(\.fPort, 9))
            try database.run(
                """
                UPDATE readings SET codec = NULL, codec_version = NULL, occupancy = NULL, cause = NULL, details = NULL
                WHERE f_cnt IN (2, 3);
                UPDATE readings SET details = '{"encrypted": true}' WHERE f_cnt = 3;
                UPDATE devices SET device_profile_name = 'Test Bay'
                """)
            let report = try await database.redecode(Self.bay.order())
            #expect(report.done == 2 && report.changed == 1)
            #expect(
                try database.lines("SELECT f_cnt, codec, occupancy FROM readings ORDER BY 1")
                    == ["1,test/bay,free", "2,test/bay,occupied", "3,,"])
            try database.run(
                "UPDATE readings SET codec = NULL WHERE f_cnt = 2; UPDATE devices SET codec = 'other/codec'")
            #expect(try await database.redecode(Self.bay.order()).done == 1)
        }
    }

    @Test("Readings of the wrong codec are taken over by the one that the device has now, if that is asked for")
    func insteadOf() async throws {
        let superseded = BayCodec(id: "test/superseded", isSetOccupied: false, profile: "Test Bay")
        let current = BayCodec(profile: "")
        try await withBays(superseded) { database, intake in
            try intake.commit(
                BayCodec.status(1, bit: 0, at: 0), BayCodec.status(2, bit: 1, at: 600),
                BayCodec.status(3, of: "A2", bit: 0, at: 0))
            try database.run("UPDATE devices SET codec = 'test/bay' WHERE dev_eui LIKE '%A1'")
            let library = try BayCodec.library(superseded, current)
            var order = try current.order()
            #expect(try await database.redecode(order, library).done == 0)
            order.insteadOf = CodecID("test/superseded")
            #expect(try await database.redecode(order, library).changed == 2)
            #expect(try database.history("A-01") == ["UNKNOWN→FREE 0", "FREE→OCCUPIED 600"])
            #expect(try database.history("A-02") == ["UNKNOWN→OCCUPIED 0"])
            #expect(
                try database.lines("SELECT f_cnt, codec FROM readings ORDER BY 1")
                    == ["1,test/bay", "2,test/bay", "3,test/superseded"])
        }
    }

    @Test("A device that went to another tenant leaves its history with the old one")
    func transferred() async throws {
        let wrong = BayCodec(version: "0.9.0", isSetOccupied: false)
        try await withBays(wrong) { database, intake in
            try intake.commit(BayCodec.status(1, bit: 0, at: 0), BayCodec.status(2, bit: 1, at: 600))
            try database.run(
                """
                UPDATE spaces SET sensor_device_id = NULL WHERE code = 'A-01';
                UPDATE devices SET assigned_space_id = NULL, tenant_id = '\(City.beta)' WHERE dev_eui LIKE '%A1'
                """)
            try await database.redecode(Self.bay.order())
            #expect(try database.history("A-01") == ["UNKNOWN→FREE 0", "FREE→OCCUPIED 600"])
            #expect(try intake.space("A-01") == "OCCUPIED,occupied")
            #expect(
                try database.lines("SELECT tenant_id, f_cnt, occupancy FROM readings ORDER BY 2")
                    == ["\(City.acme),1,free", "\(City.acme),2,occupied"])
            #expect(try database.lines("SELECT DISTINCT tenant_id FROM audit_log") == [City.acme])
            #expect(try database.lines("SELECT occupancy FROM devices WHERE dev_eui LIKE '%A1'") == ["free"])
        }
    }
}
