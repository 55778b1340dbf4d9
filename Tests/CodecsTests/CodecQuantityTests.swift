import Codecs
import LoRaWAN
import Parking
import Testing

@Suite("A quantity has one name, one unit and one range")
struct CodecQuantityTests {
    private static func status(_ field: String, length: Int = 1) -> String {
        CodecRefusalTests.status(field, length: length)
    }

    /// What the names in codecs/README.md promise: one quantity, one unit, one range.
    static let mismeasured: [CodecRefusalTests.Refused] =
        [
            ("temperature_f", "\"temperature_c\""), ("temperature", "\"temperature_c\""),
            ("battery_mv", "\"battery_v\""), ("battery", "\"battery_v\""), ("distance_cm", "\"distance_mm\""),
            ("previous_state_duration_min", "\"previous_state_duration_s\""),
            ("humidity", "\"humidity_percent\""), ("device_time_ms", "\"device_time_s\""),
        ].map { name, remedy in
            .init(
                what: "\(name), another unit's name", frames: status(#"{ "to": "\#(name)", "byte": 0 }"#),
                path: "frames[0].fields[0].to", reason: remedy)
        }
        + [
            .init(
                what: "more than 100 %", frames: status(#"{ "to": "battery_percent", "byte": 0 }"#),
                path: "frames[0].fields[0]", reason: "the raw value 255 gives 255, and battery_percent is 0 to 100"),
            .init(
                what: "more than 100 % behind a sentinel",
                frames: status(#"{ "to": "battery_percent", "byte": 0, "absent": [255, "102..254"] }"#),
                path: "frames[0].fields[0]", reason: "the raw value 101 gives 101"),
            .init(
                what: "a negative distance",
                frames: status(#"{ "to": "distance_mm", "byte": 0, "bytes": 2, "signed": true }"#, length: 2),
                path: "frames[0].fields[0]", reason: "the raw value -32768 gives -32768"),
            .init(
                what: "a negative duration",
                frames: status(#"{ "to": "previous_state_duration_s", "byte": 0, "multiply": 60, "add": -60 }"#),
                path: "frames[0].fields[0]", reason: "the raw value 0 gives -60"),
            .init(
                what: "a segment beyond the quantity",
                frames: status(
                    #"{ "to": "battery_percent", "byte": 0, "segments": [{ "raw": "0..20", "start": 0, "step": 10 }] }"#
                ),
                path: "frames[0].fields[0]", reason: "the raw value 20 gives 200"),
            .init(
                what: "a quantity that is always absent",
                frames: status(#"{ "to": "count", "byte": 0, "absent": ["0..255"] }"#),
                path: "frames[0].fields[0].absent", reason: "no value is left"),
        ]

    @Test("a field that would break this is refused", arguments: mismeasured)
    func refusal(_ refused: CodecRefusalTests.Refused) throws {
        try refused.check()
    }

    @Test("a quantity that its sentinels and its scale keep in range is accepted")
    func measured() throws {
        for field in [
            #"{ "to": "battery_percent", "byte": 0, "absent": ["101..255"] }"#,
            #"{ "to": "battery_percent", "byte": 0, "multiply": 100, "divide": 255 }"#,
            #"{ "to": "battery_percent", "byte": 0, "multiply": -1, "add": 255, "divide": 2.55 }"#,
            #"{ "to": "temperature_raw", "as": "hex", "byte": 0 }"#,
            #"{ "to": "battery_mean_24h_v", "byte": 0 }"#, #"{ "to": "temperature_min_c", "byte": 0 }"#,
        ] {
            #expect(throws: Never.self, "\(field)") {
                try Codec(file: "test.json", contents: codecText(frames: Self.status(field)))
            }
        }
    }

    @Test("a number in ASCII that its quantity cannot be makes the frame unknown")
    func decimalsInRange() throws {
        let field = #"{ "to": "battery_v", "as": "decimal", "byte": 0, "bytes": 2 }"#
        let codec = try Codec(
            file: "test.json", contents: codecText(frames: Self.status(field, length: 2)))
        let port = FPort(rawValue: 1)
        #expect(try codec.decode(fPort: port, payload: Array("+3".utf8)).get().batteryV == 3)
        #expect(throws: Rejection.self) { try codec.decode(fPort: port, payload: Array("-3".utf8)).get() }
    }
}
