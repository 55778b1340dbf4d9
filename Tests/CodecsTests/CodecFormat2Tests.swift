import LoRaWAN
import Parking
import Testing

@testable import Codecs

/// What version 2 of the format can say beyond version 1, shown with layouts like those of real sensors.
@Suite("The codec format, version 2")
struct CodecFormat2Tests {
    private func codec(_ frames: String, kind: String = "space_sensor", head: String = "") throws -> Codec {
        try Codec(file: "test.json", contents: codecText(kind: kind, head: head, format: 2, frames: frames))
    }

    private func decode(_ frames: String, _ hex: String) throws -> Result<Reading, Rejection> {
        try codec(frames).decode(fPort: FPort(rawValue: 1), payload: try #require(HexDigits.bytes(hex)))
    }

    private func reading(_ fields: String, length: Int, _ hex: String) throws -> Reading {
        try decode(#"{ "name": "f", "fPort": 1, "length": \#(length), "fields": [\#(fields)] }"#, hex).get()
    }

    @Test("an integer has up to eight bytes; an unsigned one of 64 bits would not fit and is refused")
    func wideIntegers() throws {
        let field = #"{ "to": "serial", "byte": 0, "bytes": 6 }"#
        #expect(try reading(field, length: 6, "010000000000").details == [.init("serial", .number(1_099_511_627_776))])
        let signed = #"{ "to": "serial", "byte": 0, "bytes": 8, "signed": true, "endian": "little" }"#
        #expect(try reading(signed, length: 8, "feffffffffffffff").details == [.init("serial", .number(-2))])
        let low = #"{ "to": "count", "byte": 0, "bytes": 8, "bits": "62..0" }"#
        #expect(try reading(low, length: 8, "8000000000000007").count == 7)
        #expect(throws: CodecFileError.self) {
            try reading(#"{ "to": "count", "byte": 0, "bytes": 8 }"#, length: 8, "0000000000000007")
        }
    }

    @Test("an integer whose bits lie apart is joined, the highest part first")
    func joined() throws {
        let field =
            #"{ "to": "x", "join": [{ "byte": 2, "bits": "3..0" }, { "byte": 0 }], "absent": [4095], "divide": 10 }"#
        #expect(try reading(field, length: 3, "23ff01").details == [.init("x", .number(29.1))])
        #expect(try reading(field, length: 3, "ffff0f").details == [])
        let signed =
            #"{ "to": "temperature_c", "join": [{ "byte": 2, "bits": "3..0" }, { "byte": 0 }], "signed": true }"#
        #expect(try reading(signed, length: 3, "ff000f").temperatureC == -1)
        let named =
            #"""
            { "to": "occupancy", "join": [{ "byte": 0, "bits": 7 }, { "byte": 1, "bits": 0 }],
              "values": { "0": "free", "3": "occupied" } }
            """#
        #expect(try reading(named, length: 2, "8001").occupancy == .occupied)
        #expect(try reading(named, length: 2, "8000").occupancy == nil)
    }

    @Test("decimal digits are a number, and none where a digit is above 9")
    func decimalDigits() throws {
        let field = #"{ "to": "battery_v", "byte": 0, "code": "bcd", "divide": 10 }"#
        #expect(try reading(field, length: 1, "36").batteryV == 3.6)
        #expect(try reading(field, length: 1, "3a").batteryV == nil)
    }

    @Test("a version is put together from nibbles, a time of day from hours and minutes")
    func versionAndClock() throws {
        let fields = #"""
            { "to": "firmware", "as": "version", "join": [
              { "byte": 0, "bits": "3..0" }, { "byte": 1, "bits": "7..4" }, { "byte": 1, "bits": "3..0" }] },
            { "to": "time", "as": "clock", "byte": 2, "bytes": 2 }
            """#
        let details = try reading(fields, length: 4, "f1201405").details
        #expect(details == [.init("firmware", .text("1.2.0")), .init("time", .text("20:05"))])
        #expect(try reading(fields, length: 4, "f1201860").details == [.init("firmware", .text("1.2.0"))])
    }

    @Test("numbers in IEEE 754 are read, those that are none are absent, and a range is kept")
    func floats() throws {
        let single = #"{ "to": "temperature_c", "as": "float", "byte": 0, "bytes": 4 }"#
        #expect(try reading(single, length: 4, "41ac0000").temperatureC == 21.5)
        #expect(try reading(single, length: 4, "7f800000").temperatureC == nil)
        #expect(try reading(single, length: 4, "7fc00000").temperatureC == nil)
        let half = #"{ "to": "battery_v", "as": "float", "byte": 0, "bytes": 2, "endian": "little" }"#
        #expect(try reading(half, length: 2, "0043").batteryV == 3.5)
        #expect(try reading(half, length: 2, "0100").batteryV == 0x1p-24)
        #expect(try reading(half, length: 2, "007c").batteryV == nil)
        #expect(throws: Rejection.self) { try reading(half, length: 2, "00c3") }
    }

    @Test("a list with a sentinel in it is no list")
    func sentinelInList() throws {
        let field = #"{ "to": "zones_mm", "as": "numbers", "byte": 0, "bytes": 2, "repeat": 2, "absent": [65535] }"#
        #expect(try reading(field, length: 4, "00010002").details == [.init("zones_mm", .numbers([1, 2]))])
        #expect(try reading(field, length: 4, "0001ffff").details == [])
    }

    private static let beacons = #"""
        { "name": "beacons", "fPort": 1, "length": { "min": 1, "max": 242 }, "array": {
          "from": 1, "stride": 3, "count": { "byte": 0 }, "fields": [
            { "to": "tag_ids", "as": "hex", "byte": 0, "bytes": 2 },
            { "to": "rssi_dbm", "byte": 2, "signed": true } ] } }
        """#

    @Test("elements of an array become lists beside each other (MOKOSMART LW009-SM PRO)")
    func array() throws {
        #expect(
            try decode(Self.beacons, "02cafec4beefa6").get().details == [
                .init("tag_ids", .texts(["cafe", "beef"])), .init("rssi_dbm", .numbers([-60, -90])),
            ])
        #expect(try decode(Self.beacons, "00").get().details == [])
    }

    @Test("an array that has another number of elements than the frame says has the wrong length")
    func wrongArray() throws {
        for hex in ["01", "02cafec4", "01cafec4be"] {
            guard case .failure(let rejection) = try decode(Self.beacons, hex) else {
                Issue.record("\(hex) was read")
                continue
            }
            #expect(rejection.reason == .wrongLength)
        }
    }

    private static let milesight = #"""
        { "name": "records", "fPort": 1, "length": { "min": 3, "max": 242 }, "records": {
          "from": 0, "key_bytes": 2, "unknown": "stop", "kinds": [
            { "name": "level", "key": "0482", "length": 1, "fields": [
              { "to": "occupancy", "byte": 0, "values": { "0": "free", "1": "occupied" },
                "unless": { "record": "position", "byte": 0, "min": 1 } },
              { "to": "tilted_level", "byte": 0, "when": { "record": "position", "byte": 0, "min": 1 } } ] },
            { "name": "interval", "key": "FE03", "key_mask": "FEFF", "length": 1, "fields": [
              { "to": "intervals", "byte": 0, "gather": true } ] },
            { "name": "position", "key": "0500", "length": 1, "fields": [
              { "to": "faults", "byte": 0, "values": { "1": "tilted" }, "gather": true } ] },
            { "name": "radar", "key": "0600", "length": 1, "fields": [
              { "to": "faults", "byte": 0, "values": { "1": "radar" }, "gather": true } ] } ] } }
        """#

    @Test("a field may depend on another record of the frame, wherever that stands")
    func otherRecord() throws {
        #expect(try decode(Self.milesight, "048201").get().occupancy == .occupied)
        #expect(try decode(Self.milesight, "048201050000").get().occupancy == .occupied)
        for hex in ["048201050001", "050001048201", "050000050001048201"] {
            let reading = try decode(Self.milesight, hex).get()
            #expect(reading.occupancy == nil, "\(hex)")
            #expect(reading.details.contains(.init("tilted_level", .number(1))), "\(hex)")
        }
    }

    @Test("what several records tell is gathered, and a mask lets a key have two forms")
    func gathered() throws {
        #expect(try decode(Self.milesight, "fe0301ff0302").get().details == [.init("intervals", .numbers([1, 2]))])
        let both = try decode(Self.milesight, "050001060001").get().details
        #expect(both == [.init("faults", .texts(["tilted", "radar"]))])
    }

    @Test(
        "a length may lie before the key and count it or not",
        arguments: [("value", "0101070102"), ("record", "0201070202")])
    func lengthFirst(counts: String, hex: String) throws {
        let frame = #"""
            { "name": "ad", "fPort": 1, "length": { "min": 2, "max": 20 }, "records": {
              "from": 0, "key_bytes": 1, "length_bytes": 1, "length_first": "\#(counts)", "unknown": "skip", "kinds": [
                { "name": "count", "key": "01", "length": 1, "fields": [{ "to": "count", "byte": 0 }] } ] } }
            """#
        #expect(try decode(frame, String(hex.prefix(6))).get().count == 7)
        #expect(try decode(frame, hex.prefix(6) + hex.prefix(2) + "0909").get().count == 7)
        #expect(throws: Rejection.self) { try decode(frame, hex).get() }
        #expect(throws: Rejection.self) { try decode(frame, "0001").get() }
    }

    @Test("a distance says nothing about the bay beside a fault that the codec names, and stays a distance")
    func blindSensor() throws {
        let codec = try codec(
            #"""
            { "name": "f", "fPort": 1, "length": 3, "fields": [
              { "to": "distance_mm", "byte": 0, "bytes": 2 },
              { "to": "faults", "byte": 2, "bit_names": { "0": "tilted", "1": "wet" } } ] }
            """#, kind: "distance_sensor",
            head: #""distance": { "occupied_below_mm": 1500, "hysteresis_mm": 0, "unless_faults": ["tilted"] },"#)
        for (hex, occupancy) in [
            ("03e800", Occupancy.occupied), ("03e802", .occupied), ("03e801", nil), ("03e803", nil),
        ] {
            let bytes = try #require(HexDigits.bytes(hex))
            let reading = try codec.decode(fPort: FPort(rawValue: 1), payload: bytes, occupiedBelowMM: nil).get()
            #expect(reading.occupancy == occupancy, "\(hex)")
            #expect(reading.distanceMM == 1000)
            let explained = codec.explain(fPort: FPort(rawValue: 1), payload: bytes)
            #expect(explained.rows.contains { $0.rule.contains("the sensor is tilted") } == (occupancy == nil))
        }
    }

    @Test(
        "digits at the end of a downlink may be trimmed",
        arguments: [(0, "30"), (7, "37"), (100, "313030"), (9999, "39393939")])
    func trimmed(number: Int, hex: String) throws {
        let contents = downlinkText(
            #"""
            { "name": "count", "fPort": 1, "template": ".. .. .. ..", "summary": "Shows a number.",
              "parameters": [{ "name": "free", "min": 0, "max": 9999 }],
              "fields": [{ "from": "free", "as": "digits", "byte": 0, "bytes": 4, "trim": true }],
              "vectors": [{ "arguments": { "free": 5 }, "hex": "35", "source": "here" }] }
            """#, format: 2)
        let command = try #require(try Codec(file: "test.json", contents: contents).downlinks.first)
        let downlink = try command.encode(["free": "\(number)"], now: .ofVectors).get()
        #expect(HexDigits.text(downlink.payload) == hex)
    }
}
