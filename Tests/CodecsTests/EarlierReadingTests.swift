import LoRaWAN
import Parking
import Testing

@testable import Codecs

/// Several readings in one frame, each with its own time.
@Suite("Moments before that a frame tells of")
struct EarlierReadingTests {
    private static let log = #"""
        { "name": "log", "fPort": 1, "length": { "min": 6, "max": 60 }, "array": {
          "from": 0, "stride": 6, "time": { "byte": 2, "bytes": 4 }, "fields": [
            { "to": "occupancy", "byte": 0, "bits": 0, "values": { "0": "free", "1": "occupied" },
              "when": { "byte": 0, "bits": 7, "max": 0 } },
            { "to": "temperature_c", "byte": 1, "signed": true, "absent": [127] } ] } }
        """#

    private static let records = #"""
        { "name": "records", "fPort": 1, "length": { "min": 2, "max": 60 }, "records": {
          "from": 0, "key_bytes": 1, "unknown": "reject", "kinds": [
            { "name": "now", "key": "01", "length": 1, "fields": [
              { "to": "occupancy", "byte": 0, "values": { "0": "free", "1": "occupied" } } ] },
            { "name": "kept", "key": "02", "length": 5, "cause": "change",
              "time": { "byte": 1, "bytes": 4, "endian": "little" }, "fields": [
              { "to": "occupancy", "byte": 0, "values": { "0": "free", "1": "occupied" } } ] } ] } }
        """#

    private func codec(_ frames: String, kind: String = "space_sensor", head: String = "") throws -> Codec {
        try Codec(file: "test.json", contents: codecText(kind: kind, head: head, format: 2, frames: frames))
    }

    private func decode(_ codec: Codec, _ hex: String) throws -> Result<Reading, Rejection> {
        codec.decode(fPort: FPort(rawValue: 1), payload: try #require(HexDigits.bytes(hex)))
    }

    /// When and what, in words.
    private func told(_ reading: Reading) -> [String] {
        reading.earlier.map { "\($0.observedAt) \($0.place) \($0.reading.occupancy?.rawValue ?? "-")" }
    }

    @Test("elements with a time are readings of their own, with conditions and sentinels like any")
    func elements() throws {
        let reading = try decode(codec(Self.log), "011466778899" + "807f66778900" + "000a66778900").get()
        #expect(
            told(reading) == [
                "2024-06-23T02:29:45.000Z 0 occupied", "2024-06-23T02:31:28.000Z 0 -",
                "2024-06-23T02:31:28.000Z 1 free",
            ])
        #expect(reading.earlier.map(\.reading.temperatureC) == [20, nil, 10])
        var own = reading
        own.earlier = []
        #expect(own == Reading())
    }

    @Test("a record with a time is a reading of its own, beside what the others say of now")
    func recordsOfBefore() throws {
        let reading = try decode(codec(Self.records), "0201998877660100" + "020000897766").get()
        #expect(reading.occupancy == .free)
        #expect(reading.cause == nil)
        #expect(told(reading) == ["2024-06-23T02:29:45.000Z 0 occupied", "2024-06-23T02:31:28.000Z 0 free"])
        #expect(reading.earlier.map(\.reading.cause) == [.change, .change])
    }

    @Test("a moment whose clock was not set is counted, and says nothing")
    func untimed() throws {
        let reading = try decode(codec(Self.log), "011400000000" + "0114ffffffff" + "001466778899").get()
        #expect(told(reading) == ["2024-06-23T02:29:45.000Z 0 free"])
        #expect(reading.details == [.init("untimed_readings", .number(2))])
    }

    @Test("a moment after its frame, or from before any sensor's memory, has a wrong clock and is counted too")
    func implausible() throws {
        var reading = try decode(codec(Self.log), "011466778899" + "00146677889a" + "00146677889b").get()
        reading.keepEarlier(than: Timestamp(seconds: 0x6677_889A, nanoseconds: 0))
        #expect(reading.earlier.count == 2)
        #expect(reading.details == [.init("untimed_readings", .number(1))])
        reading.keepEarlier(than: Timestamp(seconds: 0x6677_889A + 400 * 86_400, nanoseconds: 0))
        #expect(reading.earlier.count == 1)
        reading.keepEarlier(than: Timestamp(seconds: .max, nanoseconds: 0))
        #expect(reading.earlier.isEmpty)
        #expect(reading.details == [.init("untimed_readings", .number(3))])
    }

    @Test("a log that ends in a part of an element has the wrong length")
    func cutShort() throws {
        for hex in ["01146677889900", "0114667788990014667788"] {
            guard case .failure(let rejection) = try decode(codec(Self.log), hex) else {
                Issue.record("\(hex) was read")
                continue
            }
            #expect(rejection.reason == .wrongLength)
        }
        #expect(throws: Rejection.self) { try decode(codec(Self.records), "02019988").get() }
    }

    @Test("the threshold judges each moment's distance, with the limit of the device")
    func threshold() throws {
        let codec = try codec(
            #"""
            { "name": "log", "fPort": 1, "length": { "min": 6, "max": 60 }, "array": {
              "from": 0, "stride": 6, "time": { "byte": 2, "bytes": 4 },
              "fields": [{ "to": "distance_mm", "byte": 0, "bytes": 2, "absent": [0] }] } }
            """#, kind: "distance_sensor",
            head: #""distance": { "occupied_below_mm": 1500, "hysteresis_mm": 0 },"#)
        let bytes = try #require(HexDigits.bytes("03e866778899" + "07d066778900" + "000066778901"))
        let port = FPort(rawValue: 1)
        let words = { (limit: Int?) throws in
            try codec.decode(fPort: port, payload: bytes, occupiedBelowMM: limit).get().earlier
                .map(\.reading.occupancy)
        }
        let (own, near) = (try words(nil), try words(900))
        #expect(own == [.occupied, .free, nil])
        #expect(near == [.free, .free, nil])
        let rows = codec.explain(fPort: port, payload: bytes).rows
        #expect(rows.filter { $0.path == "distance" }.map(\.value?.text) == ["occupied", "free"])
    }

    @Test("the explanation shows each moment's time and fields, and none as overruled")
    func explained() throws {
        let codec = try codec(Self.log)
        let explanation = codec.explain(
            fPort: FPort(rawValue: 1), payload: try #require(HexDigits.bytes("011466778899" + "001400000000")))
        #expect(explanation.rows.filter(\.isOverruled).isEmpty)
        #expect(explanation.unread.isEmpty)
        let times = explanation.rows.filter { $0.path.hasSuffix(".time") }
        #expect(times.map(\.record) == ["element 0", "element 1"])
        #expect(times.map(\.field) == ["observed_at", "untimed_readings"])
        #expect(times.map(\.value?.text) == ["2024-06-23T02:29:45.000Z", "1"])
        #expect(times.map(\.bytes) == [2..<6, 8..<12])
    }

    @Test("a vector names the moments, and one that is told otherwise is a mismatch")
    func vectors() throws {
        let right = #"[{ "observed_at": "2024-06-23T02:29:45Z", "temperature_c": 20, "occupancy": "occupied" }]"#
        for (told, isRight) in [
            (right, true), (right.replacing("45Z", with: "46Z"), false),
            (right.replacing("occupied", with: "free"), false),
        ] {
            let vector = #"""
                [{ "fPort": 1, "hex": "011466778899", "source": "here", "expect": { "earlier_readings": \#(told) } }]
                """#
            let codec = try Codec(
                file: "test.json", contents: codecText(format: 2, frames: Self.log, vectors: vector))
            #expect((codec.mismatch(on: codec.vectors[0]) == nil) == isRight, "\(told)")
            #expect(codec.comparison(on: codec.vectors[0]).isMatch == isRight, "\(told)")
        }
    }

    @Test(
        "a file with a wrong time, or with a name that moments need, is refused",
        arguments: [
            (#""time": { "byte": 2, "bytes": 4 }"#, #""time": { "byte": 2, "bytes": 2 }"#),
            (#""time": { "byte": 2, "bytes": 4 }"#, #""time": { "byte": 2 }"#),
            (#""time": { "byte": 2, "bytes": 4 }"#, #""time": { "byte": 3, "bytes": 4 }"#),
            (#""time": { "byte": 2, "bytes": 4 }"#, #""time": { "byte": 2, "bytes": 4, "signed": true }"#),
            (#""to": "temperature_c""#, #""to": "observed_at""#),
            (#""to": "temperature_c""#, #""to": "earlier_readings""#),
            (#""to": "temperature_c""#, #""to": "untimed_readings""#),
            (#""time": { "byte": 2, "bytes": 4 }, "#, ""),
        ])
    func refused(part: String, other: String) throws {
        #expect(Self.log.contains(part))
        #expect(throws: CodecFileError.self) { try codec(Self.log.replacing(part, with: other)) }
    }

    @Test("version 1 of the format has no such moments")
    func formatOne() {
        #expect(throws: CodecFileError.self) {
            try Codec(file: "test.json", contents: codecText(format: 1, frames: Self.records))
        }
    }
}
