import Codecs
import LoRaWAN
import Parking
import Testing

/// What the format can say, shown with layouts like those of real sensors.
@Suite("The codec format")
struct CodecFormatTests {
    private func decode(_ frames: String, fPort: UInt8 = 1, _ hex: String) throws -> Result<Reading, Rejection> {
        let codec = try Codec(file: "test.json", contents: codecText(frames: frames))
        return codec.decode(fPort: FPort(rawValue: fPort), payload: try #require(HexDigits.bytes(hex)))
    }

    private func reading(_ fields: String, length: Int, _ hex: String) throws -> Reading {
        try decode(#"{ "name": "f", "fPort": 1, "length": \#(length), "fields": [\#(fields)] }"#, hex).get()
    }

    private static let moko = #"""
        { "name": "state", "fPort": 1, "length": { "min": 18, "max": 242 },
          "match": [{ "byte": 0, "value": "0x7E" }, { "byte": -1, "value": "0x7E" }],
          "fields": [{ "to": "device_time_s", "byte": 2, "bytes": 4 }],
          "records": { "from": 12, "until_end": 3, "key_bytes": 1, "length_bytes": 1, "unknown": "skip", "kinds": [
            { "name": "cause", "key": "02", "length": 1, "fields": [
              { "to": "cause", "byte": 0, "values": { "0": "heartbeat", "11": "change", "12": "change" } }] },
            { "name": "battery", "key": "29", "length": 2, "fields": [
              { "to": "battery_v", "byte": 0, "bytes": 2, "divide": 1000 }] },
            { "name": "magnetometer", "key": "25", "length": 6, "fields": [
              { "to": "magnetometer", "as": "numbers", "byte": 0, "bytes": 2, "signed": true, "repeat": 3 }] },
            { "name": "parking_status", "key": "32", "length": 1, "fields": [
              { "to": "occupancy", "byte": 0, "values": { "0": "free", "1": "occupied" } }] } ] } }
        """#

    @Test("tag-length-value records are read, unknown tags passed over (MOKOSMART LW009)")
    func tagLengthValue() throws {
        let hex = "7e1165f027b20009001d010002010023031c003c29020de92506f01df040fd6f3201000b011635012600007e"
        let reading = try decode(Self.moko, hex).get()
        #expect(reading.occupancy == .free)
        #expect(reading.cause == .heartbeat)
        #expect(reading.batteryV == 3.561)
        #expect(reading.details.contains(.init("magnetometer", .numbers([-4067, -4032, -657]))))
        #expect(reading.details.contains(.init("device_time_s", .number(1_710_237_618))))
    }

    @Test("a record that runs into the end of the frame has the wrong length")
    func cutRecord() throws {
        let hex = "7e1165f027b20009001d01000201002903aabb00007e"
        #expect(throws: Rejection.self) { try decode(Self.moko, hex).get() }
    }

    @Test("a frame that states another size of its records than they have has the wrong length")
    func statedSize() throws {
        let frame = #"""
            { "name": "all", "fPort": 1, "length": { "min": 2, "max": 20 }, "records": {
              "from": 1, "size": { "byte": 0 }, "key_bytes": 1, "unknown": "stop", "kinds": [
                { "name": "count", "key": "01", "length": 1, "fields": [{ "to": "count", "byte": 0 }] } ] } }
            """#
        #expect(try decode(frame, "020107").get().count == 7)
        guard case .failure(let rejection) = try decode(frame, "030107") else {
            Issue.record("it was read")
            return
        }
        #expect(rejection.reason == .wrongLength)
    }

    @Test("of two records that tell the same, the later one counts, in details too")
    func repeatedRecords() throws {
        let frame = #"""
            { "name": "all", "fPort": 1, "length": { "min": 2, "max": 20 }, "records": {
              "from": 0, "key_bytes": 1, "unknown": "stop", "kinds": [
                { "name": "count", "key": "01", "length": 1, "fields": [{ "to": "count", "byte": 0 }] },
                { "name": "mode", "key": "02", "length": 1, "fields": [{ "to": "mode", "byte": 0 }] } ] } }
            """#
        let reading = try decode(frame, "0107020501080206").get()
        #expect(reading.count == 8)
        #expect(reading.details == [.init("mode", .number(6))])
    }

    private static let cicicom = #"""
        { "name": "change", "fPort": "any", "length": 2, "cause": "change", "match": [{ "byte": 0, "value": "0x43" }],
          "fields": [{ "to": "occupancy", "byte": 1, "values": { "0x30": "free", "0x31": "occupied" } }] },
        { "name": "boot", "fPort": "any", "length": { "min": 12, "max": 30 }, "cause": "start_up",
          "match": [{ "byte": 0, "value": "0x52" }],
          "fields": [{ "to": "occupancy", "byte": 1, "values": { "0x30": "free", "0x31": "occupied" } },
                     { "to": "battery_v", "as": "decimal", "byte": 2, "bytes": 4 },
                     { "to": "temperature_c", "as": "decimal", "byte": 6, "until": "V" },
                     { "to": "firmware", "as": "text", "after": "V", "bytes": "rest" }] }
        """#

    @Test("ASCII frames are read by position and by delimiter (Cicicom S-LG-I3)")
    func ascii() throws {
        let boot = try decode(Self.cicicom, fPort: 77, "5231332e36362b33302e3056312e342e30").get()
        #expect(boot.occupancy == .occupied)
        #expect(boot.batteryV == 3.66)
        #expect(boot.temperatureC == 30)
        #expect(boot.details == [.init("firmware", .text("1.4.0"))])
        #expect(try decode(Self.cicicom, "4331").get().occupancy == .occupied)
        #expect(try decode(Self.cicicom, "4332").get().occupancy == nil)
    }

    @Test("ASCII without its delimiter, with a number that is none, or with control characters is unknown")
    func badASCII() throws {
        for hex in [
            "5231332e36362b33302e3030312e342e30", "5231332e3f362b33302e3056312e342e30",
            "5231332e36362b33302e3056312e34002e",
        ] {
            let result = try decode(Self.cicicom, hex)
            guard case .failure(let rejection) = result else {
                Issue.record("\(hex) was read")
                continue
            }
            #expect(rejection.reason == .unknownFrame)
        }
    }

    @Test("bits of several bytes, little-endian and signed, at any place")
    func integers() throws {
        #expect(
            try reading(
                #"{ "to": "temperature_c", "byte": 1, "bytes": 4, "endian": "little", "signed": true }"#,
                length: 5, "00d0ffffff"
            ).temperatureC == -48)
        #expect(
            try reading(#"{ "to": "count", "byte": 0, "bytes": 2, "bits": "13..0" }"#, length: 2, "ce1c").count == 3612)
        #expect(try reading(#"{ "to": "count", "byte": 0, "bits": "7..4" }"#, length: 1, "a5").count == 10)
        #expect(
            try reading(#"{ "to": "temperature_c", "byte": 0, "bits": "3..0", "signed": true }"#, length: 1, "0f")
                .temperatureC == -1)
        #expect(try reading(#"{ "to": "count", "byte": 0, "bytes": 4 }"#, length: 4, "ffffffff").count == 4_294_967_295)
    }

    @Test("a sentinel is absent, never a value")
    func sentinels() throws {
        let field = #"{ "to": "distance_mm", "byte": 0, "bytes": 2, "absent": ["0..19", 65535] }"#
        #expect(try reading(field, length: 2, "0013").distanceMM == nil)
        #expect(try reading(field, length: 2, "0014").distanceMM == 20)
        #expect(try reading(field, length: 2, "ffff").distanceMM == nil)
    }

    @Test("tables, flags, names of bits and lists become details; a number without a name stays a number")
    func details() throws {
        let fields = #"""
            { "to": "reset_cause", "byte": 0, "values": { "1": "watchdog" } },
            { "to": "mode", "byte": 0, "values": { "1": "a" }, "otherwise": "other" },
            { "to": "tilted", "as": "flag", "byte": 0, "bits": 7 },
            { "to": "battery_low", "byte": 0, "bits": 6, "values": { "0": true, "1": false } },
            { "to": "faults", "byte": 1, "bit_names": { "0": "z_axis", "4": "radio", "5": "clock" } },
            { "to": "beacons", "as": "numbers", "byte": 2, "bytes": 2, "repeat": "rest" },
            { "to": "date", "as": "bcd", "byte": 2, "bytes": 2 },
            { "to": "tag_ids", "as": "hex", "byte": 2, "bytes": 2, "repeat": "rest" },
            { "to": "firmware", "byte": 1 }
            """#
        let reading = try reading(fields, length: 6, "821100550120")
        #expect(
            reading.details == [
                .init("reset_cause", .text("130")), .init("mode", .text("other")), .init("tilted", .flag(true)),
                .init("faults", .texts(["z_axis", "radio"])), .init("beacons", .numbers([85, 288])),
                .init("date", .text("0055")), .init("tag_ids", .texts(["0055", "0120"])),
                .init("firmware", .text("17")),
            ])
        #expect(reading.batteryLow == true)
    }

    @Test("a field may name the cause better than its frame (Tekzitel)")
    func causeByBit() throws {
        let frame = #"""
            { "name": "status", "fPort": 1, "length": 1, "cause": "change", "fields": [
              { "to": "cause", "byte": 0, "bits": 0, "values": { "1": "heartbeat" } },
              { "to": "cause_again", "byte": 0 } ] }
            """#
        #expect(try decode(frame, "01").get().cause == .heartbeat)
        #expect(try decode(frame, "00").get().cause == .change)
    }
}
