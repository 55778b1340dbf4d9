import Codecs
import LoRaWAN
import Testing

/// What a command can say, and what it refuses, shown with layouts of no device.
@Suite("Downlinks")
struct DownlinkFormatTests {
    /// A command of these parameters and fields; its vector is wrong on purpose, for vectors are not run on loading.
    private func command(
        template: String = #""template": "..""#, _ parameters: String, _ fields: String, codec endian: String = ""
    ) throws -> DownlinkCommand {
        let text = downlinkText(
            #"""
            { "name": "c", "summary": "S.", "fPort": 1, \#(template), "parameters": [\#(parameters)],
              "fields": [\#(fields)], "vectors": [{ "arguments": {}, "hex": "00", "source": "here" }] }
            """#, head: endian)
        return try #require(try Codec(file: "test.json", contents: text).downlink(named: "c"))
    }

    private func hex(_ command: DownlinkCommand, _ arguments: [String: String]) throws -> String {
        let now = try #require(LocalTime("2026-01-31T12:34:56"))
        return HexDigits.text(try command.encode(arguments, now: now).get().payload)
    }

    private func refusal(_ command: DownlinkCommand, _ arguments: [String: String]) throws -> DownlinkRefusal {
        let now = try #require(LocalTime("2026-01-31T12:34:56"))
        guard case .failure(let refusal) = command.encode(arguments, now: now) else {
            throw UnexpectedDownlink(arguments: arguments)
        }
        return refusal
    }

    private struct UnexpectedDownlink: Error {
        let arguments: [String: String]
    }

    @Test("bits lie where the data sheet has them, the highest first, constants among them")
    func bits() throws {
        let command = try command(
            #"{ "name": "a", "min": 0, "max": 7 }, { "name": "b", "type": "flag" }"#,
            #"{ "from": "a", "byte": 0, "bits": "7..5" }, { "value": "0x0A", "byte": 0, "bits": "4..1" }, "#
                + #"{ "from": "b", "byte": 0, "bits": 0 }"#)
        #expect(try hex(command, ["a": "5", "b": "true"]) == "b5")
        #expect(try hex(command, ["a": "0", "b": "0"]) == "14")
    }

    @Test("integers are big-endian unless told, signed where told, and may cross bytes")
    func integers() throws {
        let number = #"{ "name": "n", "min": 0, "max": 4660 }"#
        let open = #""template": ".. ..""#
        let big = try command(template: open, number, #"{ "from": "n", "byte": 0, "bytes": 2 }"#)
        #expect(try hex(big, ["n": "4660"]) == "1234")
        let little = try command(
            template: open, number, #"{ "from": "n", "byte": 0, "bytes": 2 }"#, codec: #""endian": "little","#)
        #expect(try hex(little, ["n": "4660"]) == "3412")
        let signed = try command(
            #"{ "name": "n", "min": -128, "max": 127 }"#, #"{ "from": "n", "byte": 0, "signed": true }"#)
        #expect(try hex(signed, ["n": "-2"]) == "fe")
        let crossing = try command(
            template: open, #"{ "name": "n", "min": 0, "max": 1023 }"#,
            #"{ "value": 0, "byte": 0, "bits": "7..6" }, { "from": "n", "byte": 0, "bytes": 2, "bits": "13..4" }, "#
                + #"{ "value": 15, "byte": 1, "bits": "3..0" }"#)
        #expect(try hex(crossing, ["n": "1023"]) == "3fff")
        #expect(try hex(crossing, ["n": "1"]) == "001f")
    }

    @Test("digits in binary-coded decimal and in ASCII, a clock by its parts")
    func digits() throws {
        let bcd = try command(
            template: #""template": "20 .. .. .. .. ..""#, #"{ "name": "t", "type": "clock", "default": "now" }"#,
            ["year", "month", "day", "hour", "second"].enumerated()
                .map { #"{ "from": "t", "part": "\#($1)", "as": "bcd", "byte": \#($0 + 1) }"# }
                .joined(separator: ", "))
        #expect(try hex(bcd, [:]) == "202601311256")
        #expect(try hex(bcd, ["t": "1999-12-31T23:59:58+05:00"]) == "209912312358")
        let ascii = try command(
            template: #""text": "A...Z..""#, #"{ "name": "n", "min": 0, "max": 200 }"#,
            #"{ "from": "n", "as": "digits", "byte": 1, "bytes": 3 }, "#
                + #"{ "from": "n", "as": "hex_digits", "byte": 5, "bytes": 2 }"#)
        #expect(try hex(ascii, ["n": "42"]) == HexDigits.text("A042Z2A".utf8))
    }

    @Test("a value is exact in its unit: 0.1 V is one step of 0.1 V, 0.15 V is none")
    func steps() throws {
        let command = try command(
            #"{ "name": "v", "min": 0.5, "max": 25.5, "unit": "V", "divide": 10 }"#, #"{ "from": "v", "byte": 0 }"#)
        #expect(try hex(command, ["v": "0.7"]) == "07")
        #expect(try hex(command, ["v": "25.50"]) == "ff")
        for wrong in ["0.15", "0.4", "25.6", "1e1", "", ".5", "1.", "+1", "0x5", "99999999999999999999"] {
            #expect(
                try refusal(command, ["v": wrong]).description
                    == "v=\(wrong): must be 0.5 to 25.5 V in steps of 0.1")
        }
    }

    @Test("a refusal names the parameter and says what would be right")
    func refusals() throws {
        let command = try command(
            template: #""template": ".. .. .. ..""#,
            #"""
            { "name": "hours", "min": 1, "max": 168, "unit": "h" },
            { "name": "mode", "type": "choice", "choices": { "confirmed": 0, "unconfirmed": 1 },
              "default": "confirmed" },
            { "name": "on", "type": "flag", "default": false }, { "name": "hue", "type": "colour", "default": "000000" }
            """#,
            #"""
            { "from": "hours", "byte": 0 }, { "from": "mode", "byte": 1 }, { "from": "on", "byte": 2 },
            { "from": "hue", "part": "red", "byte": 3 }
            """#)
        #expect(try hex(command, ["hours": "168", "hue": "#ff0000"]) == "a80000ff")
        #expect(try refusal(command, [:]).kind == .missingParameter)
        #expect(try refusal(command, [:]).description == "hours is missing: give hours=…, 1 to 168 h")
        #expect(try refusal(command, ["hours": "169"]).description == "hours=169: must be 1 to 168 h")
        #expect(
            try refusal(command, ["hours": "1", "mode": "2"]).description
                == "mode=2: must be confirmed or unconfirmed")
        #expect(try refusal(command, ["hours": "1", "on": "maybe"]).description == "on=maybe: must be true or false")
        #expect(try refusal(command, ["hours": "1", "hue": "green"]).parameter == "hue")
        let stranger = try refusal(command, ["hours": "1", "purple": "1"])
        #expect(stranger.kind == .unknownParameter)
        #expect(stranger.description == "purple: the command c has no such parameter; it takes hours, mode, on, hue")
    }

    @Test("a vector that the layout does not give is named with both")
    func mismatch() throws {
        let command = try command(#"{ "name": "n", "min": 1, "max": 2, "default": 1 }"#, #"{ "from": "n", "byte": 0 }"#)
        let vector = try #require(command.vectors.first)
        #expect(command.mismatch(on: vector) == "c: expected 00, got 01")
    }

    @Test("a local time is taken as it stands; a date that no calendar has is none")
    func localTimes() throws {
        let time = try #require(LocalTime("2024-02-29T23:59:58+01:00"))
        #expect(time.weekday == 4 && time.day == 29 && time.hour == 23 && time.second == 58)
        #expect(LocalTime(Timestamp(microseconds: 0), offsetSeconds: 3600)?.hour == 1)
        #expect(LocalTime(Timestamp(microseconds: 0), offsetSeconds: -1)?.weekday == 3)
        for wrong in ["2023-02-29T12:00:00", "2023-02-28", "12:00", "2023-02-28T24:00:00", "2023-02-28T12:00:60"] {
            #expect(LocalTime(wrong) == nil, "\(wrong)")
        }
    }
}

/// A small codec file with one command.
func downlinkText(_ command: String, head: String = "", format: Int = 1) -> [UInt8] {
    codecText(
        head: "\(head) \"downlinks\": [\n\(command)],", format: format,
        frames: #"{ "name": "status", "fPort": 1, "length": 1 }"#)
}
