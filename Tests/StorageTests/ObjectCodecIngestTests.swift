import Codecs
import Ingest
import LoRaWAN
import Storage
import TestSupport
import Testing

/// From the event to the database and back: a device whose codec reads what ChirpStack decoded.
@Suite("Uplinks that ChirpStack decodes")
struct ObjectCodecIngestTests {
    private static let profile = "Object Bay"

    private static func file(version: String = "1.0.0", occupied: String = "BUSY") -> [UInt8] {
        let free = occupied == "BUSY" ? "FREE" : "BUSY"
        return Array(
            """
            { "format": 2, "id": "test/object", "vendor": "Test", "model": "Object", "version": "\(version)",
              "kind": "space_sensor", "sources": ["by hand"], "profiles": ["\(profile)"], "reads": "object",
              "fields": [
                { "to": "occupancy", "at": "/parking/status",
                  "values": { "\(occupied)": "occupied", "\(free)": "free" } },
                { "to": "battery_v", "at": "/mv", "divide": 1000 } ],
              "vectors": [{ "object": {}, "expect": {}, "source": "by hand" }] }
            """.utf8)
    }

    private static func library(_ file: [UInt8]) throws -> CodecLibrary {
        try CodecLibrary(codecs: [Codec(file: "test/object.json", contents: file)])
    }

    /// A JSON event with an object, or without.
    private static func json(_ number: Int, _ object: String?, at seconds: Double) -> Sent {
        var sent = SentUplink(number, occupied: true, at: seconds).with(\.profile, profile).sent
        guard let object else { return sent }
        sent.payload =
            Array(String(decoding: sent.payload, as: UTF8.self).dropLast().utf8) + Array(",\"object\":\(object)}".utf8)
        return sent
    }

    private static func chunk(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
        [number << 3 | 2]
            + (bytes.count < 128 ? [UInt8(bytes.count)] : [UInt8(bytes.count & 0x7F) | 0x80, UInt8(bytes.count >> 7)])
            + bytes
    }

    private static func chunk(_ number: UInt8, _ text: String) -> [UInt8] { chunk(number, Array(text.utf8)) }

    /// The same in protobuf: the state, and a number.
    private static func protobuf(_ number: Int, status: String, mv: Double, at seconds: Double) -> Sent {
        let uplink = SentUplink(number, occupied: true, at: seconds)
        var sent = uplink.sent
        let time = UInt64(1_749_988_800 + seconds)
        var varint: [UInt8] = []
        var rest = time
        while rest > 127 {
            varint.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        varint.append(UInt8(rest))
        let device = chunk(6, profile) + chunk(8, City.devEUI("A1").lowercased())
        let parking = chunk(5, chunk(1, chunk(1, "status") + chunk(2, chunk(3, status))))
        let double: [UInt8] = [0x11] + withUnsafeBytes(of: mv.bitPattern.littleEndian) { Array($0) }
        let object = chunk(1, chunk(1, "parking") + chunk(2, parking)) + chunk(1, chunk(1, "mv") + chunk(2, double))
        sent.payload =
            chunk(1, uplink.deduplicationID) + chunk(2, [0x08] + varint) + chunk(3, device) + chunk(4, "00189440")
            + [0x38, UInt8(number), 0x40, 1] + chunk(10, [1]) + chunk(11, object)
        return sent
    }

    private func withObjects(_ body: (TestDatabase, Intake) async throws -> Void) async throws {
        try await withCity { database in
            try database.run("UPDATE devices SET assigned_at = '2025-01-01Z' WHERE assigned_at IS NOT NULL")
            try await body(database, Intake(database, codecs: Self.library(Self.file())))
        }
    }

    private static let readings = """
        SELECT f_cnt, occupancy, battery_v, object #>> '{parking,status}', object ->> 'mv' FROM readings ORDER BY 1
        """

    @Test("JSON and protobuf say the same, and the object is kept beside the payload")
    func bothEncodings() async throws {
        try await withObjects { database, intake in
            try intake.commit([
                Self.json(1, #"{"parking":{"status":"FREE"},"mv":3600}"#, at: 0),
                Self.protobuf(2, status: "BUSY", mv: 3500, at: 60), Self.json(3, #"{"mv":3400}"#, at: 120),
            ])
            #expect(
                try intake.lines(Self.readings) == [
                    "1,free,3.6,FREE,3600", "2,occupied,3.5,BUSY,3500", "3,,3.4,,3400",
                ])
            #expect(try database.history("A-01") == ["UNKNOWN→FREE 0", "FREE→OCCUPIED 60"])
        }
    }

    @Test("decoding again reads the kept objects by the corrected table")
    func redecode() async throws {
        try await withObjects { database, intake in
            try intake.commit([
                Self.json(1, #"{"parking":{"status":"FREE"},"mv":3600}"#, at: 0),
                Self.protobuf(2, status: "BUSY", mv: 3500, at: 60),
            ])
            let file = Self.file(version: "1.1.0", occupied: "FREE")
            let codec = try Codec(file: "test/object.json", contents: file)
            let report = try await database.redecode(RedecodeOrder(codec, file: file, actor: "tester@desk"))
            #expect(report.done == 2 && report.changed == 2)
            #expect(
                try intake.lines("SELECT f_cnt, occupancy, codec_version FROM readings ORDER BY 1") == [
                    "1,occupied,1.1.0", "2,free,1.1.0",
                ])
            #expect(try database.history("A-01") == ["UNKNOWN→OCCUPIED 0", "OCCUPIED→FREE 60"])
        }
    }

    @Test("a value that the codec does not know, and an event without an object, go to quarantine with the reason")
    func quarantine() async throws {
        try await withObjects { _, intake in
            try intake.commit([
                Self.json(1, #"{"parking":{"status":"SNOW"}}"#, at: 0), Self.json(2, nil, at: 60),
                Self.json(3, #"{"parking":"#, at: 120),
            ])
            let rows = try intake.lines("SELECT reason, detail FROM quarantine")
            #expect(rows.count == 3)
            #expect(
                rows.contains {
                    $0.hasPrefix("unknown_frame,") && $0.contains("/parking/status is ") && $0.contains("SNOW")
                })
            #expect(rows.contains { $0.contains("no decoded object") })
            #expect(rows.contains { $0.hasPrefix("malformed_json") })
        }
    }

    @Test("for a codec that reads frames the object is neither read nor kept")
    func frames() async throws {
        try await withIntake { intake in
            var sent = SentUplink(1, occupied: true, at: 0).sent
            sent.payload =
                Array(String(decoding: sent.payload, as: UTF8.self).dropLast().utf8)
                + Array(#","object":{"a":1}}"#.utf8)
            try intake.commit([sent])
            #expect(try intake.lines("SELECT occupancy FROM readings") == ["occupied"])
            #expect(try intake.lines("SELECT count(*) FROM readings WHERE object IS NOT NULL") == ["0"])
        }
    }
}
