import Codecs
import LoRaWAN
import Storage
import TestSupport
import Testing

@Suite("What decoding again finds in quarantine")
struct RedecodeQuarantineTests {
    private static let bay = BayCodec()

    /// Puts a message into quarantine as a parser of before would have, which refused what is read today.
    private func refuse(
        _ sent: Sent, of device: String?, reason: String = "invalid_field", bytes: Int? = nil, in database: TestDatabase
    ) throws {
        let topic = String(decoding: sent.topic, as: UTF8.self)
        let devEUI = device.map { "'\(City.devEUI($0))'" } ?? "NULL"
        try database.run(
            """
            INSERT INTO quarantine (
                digest, received_at, last_received_at, topic, message, message_bytes, reason, detail, dev_eui)
            VALUES (gen_random_uuid(), '\(sent.receivedAt.text)', '\(sent.receivedAt.text)', '\(topic)',
                '\\x\(HexDigits.text(sent.payload))', \(bytes ?? sent.payload.count), '\(reason)', '', \(devEUI))
            """)
    }

    /// Everything in quarantine, as `parkd redecode --quarantine` does it.
    private func takeUp(_ database: TestDatabase, _ codecs: BayCodec..., devices: [String] = []) async throws
        -> QuarantineReport
    {
        let library = try CodecLibrary(codecs: codecs.map { try $0.codec() })
        let redecoder = Redecoder(conninfo: database.conninfo(user: "parkd"), codecs: library)
        var order = QuarantineOrder(actor: "tester@desk")
        order.devices = devices.compactMap { DevEUI(typed: City.devEUI($0)) }
        let before = try database.everything()
        let rehearsed = try await redecoder.rehearse(order)
        #expect(try database.everything() == before)
        let report = try await redecoder.recover(order)
        #expect(rehearsed == report)
        for codec in codecs where report.readable[try codec.codec().id] != nil {
            var each = try codec.order()
            each.isQuarantineOnly = true
            each.devices = order.devices
            #expect(try await redecoder.rehearse(each) { _ in }.recovered > 0)
            _ = try await redecoder.perform(each) { _ in }
        }
        return report
    }

    @Test("What the parser refused and reads now gets its place in history, by --codec as by --quarantine")
    func parser() async throws {
        for byCodec in [true, false] {
            try await withBays(Self.bay) { database, intake in
                try intake.commit(
                    BayCodec.status(1, bit: 0, at: 0), BayCodec.status(3, bit: 0, at: 1200),
                    BayCodec.status(5, bit: 0, at: 2400))
                try refuse(BayCodec.status(2, bit: 1, at: 600).sent, of: "A1", in: database)
                let partner = BayCodec.status(4, bit: 1, at: 1800).with(\.receptions, [("partner", -90, 1)])
                try refuse(partner.sent, of: "A1", in: database)
                // Twice the same frame, and one that is stored already: each is one reading.
                try refuse(partner.with(\.receptions, []).sent, of: "A1", in: database)
                try refuse(BayCodec.status(5, bit: 0, at: 2400).with(\.receptions, []).sent, of: "A1", in: database)
                if byCodec {
                    #expect(try await database.redecode(Self.bay.order()).recovered == 3)
                } else {
                    let report = try await takeUp(database, Self.bay)
                    #expect(report.recovered == 0)
                    #expect(report.readable == [try Self.bay.codec().id: 4])
                }
                #expect(
                    try database.history("A-01") == [
                        "UNKNOWN→FREE 0", "FREE→OCCUPIED 600", "OCCUPIED→FREE 1200", "FREE→OCCUPIED 1800",
                        "OCCUPIED→FREE 2400",
                    ])
                #expect(try intake.space("A-01") == "FREE,free")
                #expect(
                    try database.lines("SELECT f_cnt, occupancy, gateway_id IS NULL FROM readings ORDER BY 1") == [
                        "1,free,f", "2,occupied,f", "3,free,f", "4,occupied,t", "5,free,f",
                    ])
                #expect(try database.contradictions() == [])
                #expect(try database.lines("SELECT * FROM quarantine") == [])
            }
        }
    }

    @Test(
        "What is in quarantine is taken up in rounds of a bounded size, and history is the same", arguments: [1, 2, 5])
    func rounds(_ size: Int) async throws {
        for quarantineOnly in [true, false] {
            try await withBays(Self.bay) { database, intake in
                try intake.commit(BayCodec.status(1, bit: 0, at: 0))
                for number in 2...6 {
                    let frame = BayCodec.status(number, bit: UInt8(number % 2 == 0 ? 1 : 0), at: Double(number) * 600)
                    try refuse(frame.sent, of: "A1", in: database)
                }
                var order = try Self.bay.order()
                order.roundSize = size
                order.isQuarantineOnly = quarantineOnly
                #expect(try await database.rehearse(order).recovered == 5)
                let report = try await database.redecode(order)
                #expect(report.recovered == 5)
                #expect(report.done == (quarantineOnly ? 5 : 6) && report.total == (quarantineOnly ? 5 : 6))
                #expect(try database.lines("SELECT * FROM quarantine") == [])
                #expect(
                    try database.history("A-01") == [
                        "UNKNOWN→FREE 0", "FREE→OCCUPIED 1200", "OCCUPIED→FREE 1800", "FREE→OCCUPIED 2400",
                        "OCCUPIED→FREE 3000", "FREE→OCCUPIED 3600",
                    ])
                #expect(try database.contradictions() == [])
                #expect(try database.lines("SELECT count(*) FROM redecodes WHERE finished_at IS NULL") == ["0"])
            }
        }
    }

    @Test("Only what is in quarantine is decoded again by --quarantine: readings of an older version stay")
    func nothingElse() async throws {
        let newer = BayCodec(version: "1.1.0", isSetOccupied: false)
        try await withBays(Self.bay) { database, intake in
            try intake.commit(BayCodec.status(1, bit: 0, at: 0))
            try refuse(BayCodec.status(2, bit: 0, at: 600).sent, of: "A1", in: database)
            _ = try await takeUp(database, newer)
            #expect(
                try database.lines("SELECT f_cnt, codec_version, occupancy FROM readings ORDER BY 1")
                    == ["1,1.0.0,free", "2,1.1.0,occupied"])
            #expect(try database.lines("SELECT count(*) FROM redecodes WHERE finished_at IS NULL") == ["0"])
        }
    }

    @Test("Events without a reading are stored too; what cannot be read, is cut, or is nobody's stays")
    func events() async throws {
        try await withBays(Self.bay) { database, intake in
            let id = "\"deduplicationId\":\"bf2a9746-1c8b-49be-a92e-f0b89c8534e4\""
            let log = Sent.event("log", "A1", "\"description\":\"\(String(repeating: "x", count: 20_000))\"")
            try refuse(log, of: "A1", in: database)
            try refuse(.event("status", "A2", "\(id),\"margin\":\"ten\""), of: "A2", in: database)
            try refuse(.stats(City.acmeGateway, ",\"rxPacketsReceived\":5"), of: nil, in: database)
            try refuse(BayCodec.status(1, bit: 1, at: 0).with(\.fPort, 202).sent, of: "A1", in: database)
            // These stay.
            try refuse(BayCodec.status(2, bit: 1, at: 0).with(\.fPort, 9).sent, of: "A1", in: database)
            try refuse(BayCodec.status(3, bit: 1, at: 0).sent, of: "A1", bytes: 100_000, in: database)
            try refuse(BayCodec.status(4, bit: 1, at: 0).sent, of: "A1", reason: "storage_refused", in: database)
            try refuse(BayCodec.status(6, bit: 1, at: 0).sent, of: "A1", reason: "update_missed_row", in: database)
            try refuse(BayCodec.status(5, of: "C7", bit: 1, at: 0).sent, of: "C7", in: database)
            try refuse(Sent("a/b/c/d", "{"), of: nil, in: database)

            #expect(try await takeUp(database, Self.bay, devices: ["A2"]).recovered == 1)
            #expect(try database.lines("SELECT kind FROM device_events") == ["status"])
            let report = try await takeUp(database, Self.bay)
            #expect(report.recovered == 3 && report.readable.isEmpty)
            #expect(try database.lines("SELECT kind FROM device_events ORDER BY 1") == ["log", "status"])
            #expect(try database.lines("SELECT rx_received FROM gateway_stats") == ["5"])
            #expect(try database.lines("SELECT f_port, occupancy FROM readings") == ["202,"])
            #expect(try database.lines("SELECT count(*) FROM quarantine") == ["6"])
            #expect(
                try database.lines("SELECT count(*) FROM audit_log WHERE action = 'quarantine.release'") == ["4"])
            #expect(try await takeUp(database, Self.bay).recovered == 0)
            #expect(try await database.redecode(Self.bay.order()).recovered == 0)
        }
    }
}
