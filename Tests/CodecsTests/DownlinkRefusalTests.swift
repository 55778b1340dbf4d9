import Codecs
import FoundationEssentials
import Testing

@Suite("What the loader refuses of a command")
struct DownlinkRefusalTests {
    struct Refused: Sendable, CustomTestStringConvertible {
        let what: String
        var head = #""name": "c", "summary": "S.", "fPort": 1"#
        var layout = #""template": "..""#
        var parameters = #"{ "name": "n", "min": 0, "max": 255 }"#
        var fields = #"{ "from": "n", "byte": 0 }"#
        var vectors = #"{ "arguments": { "n": 1 }, "hex": "01", "source": "here" }"#
        let path: String
        let reason: String

        var testDescription: String { what }

        var command: String {
            #"{ \#(head), \#(layout), "parameters": [\#(parameters)], "fields": [\#(fields)], "#
                + #""vectors": [\#(vectors)] }"#
        }
    }

    static let layouts: [Refused] = [
        .init(
            what: "overlapping bits", fields: #"{ "from": "n", "byte": 0 }, { "value": 1, "byte": 0, "bits": "2..1" }"#,
            path: "downlinks[0].fields[1]", reason: "overlaps another field in bit 2, 1 of byte 0"),
        .init(
            what: "bits that nothing fills", parameters: #"{ "name": "n", "min": 0, "max": 1 }"#,
            fields: #"{ "from": "n", "byte": 0, "bits": 7 }"#, path: "downlinks[0]",
            reason: "bit 6, 5, 4, 3, 2, 1, 0 of byte 0 is filled by no field"),
        .init(
            what: "a field over fixed bytes", layout: #""template": ".. 00""#,
            fields: #"{ "from": "n", "byte": 0, "bytes": 2 }"#, path: "downlinks[0].fields[0]",
            reason: "byte 1 is fixed by the template"),
        .init(
            what: "a field beyond the end", fields: #"{ "from": "n", "byte": 1 }"#,
            path: "downlinks[0].fields[0].byte", reason: "beyond"),
        .init(
            what: "digits beyond the end", layout: #""text": "A..""#,
            fields: #"{ "from": "n", "as": "digits", "byte": 1, "bytes": 3 }"#,
            path: "downlinks[0].fields[0].byte", reason: "beyond the 3 bytes"),
        .init(
            what: "a range that does not fit its bits", fields: #"{ "from": "n", "byte": 0, "bits": "6..0" }"#,
            path: "downlinks[0].fields[0]", reason: "room for 0 to 127, but its raw value is 0 to 255"),
        .init(
            what: "a negative value in an unsigned field", parameters: #"{ "name": "n", "min": -1, "max": 1 }"#,
            path: "downlinks[0].fields[0]", reason: "room for 0 to 255, but its raw value is -1 to 1"),
        .init(
            what: "a range that does not fit its digits", layout: #""text": "..""#,
            fields: #"{ "from": "n", "as": "digits", "byte": 0, "bytes": 2 }"#,
            path: "downlinks[0].fields[0]", reason: "room for 0 to 99"),
        .init(
            what: "a constant that does not fit", fields: #"{ "from": "n", "byte": 0 }, { "value": 256, "byte": 0 }"#,
            path: "downlinks[0].fields[1]", reason: "room for 0 to 255"),
        .init(
            what: "a template that is no hexadecimal", layout: #""template": ". .1x""#, path: "downlinks[0].template",
            reason: "hexadecimal"),
        .init(
            what: "both kinds of template", layout: #""template": "..", "text": ".""#, path: "downlinks[0]",
            reason: "exactly one of"),
    ]

    static let words: [Refused] = [
        .init(
            what: "an unknown key", head: #""name": "c", "summary": "S.", "fPort": 1, "colour": 1"#,
            path: "downlinks[0].colour", reason: "not known"),
        .init(
            what: "an unknown key in a field", fields: #"{ "from": "n", "byte": 0, "scale": 2 }"#,
            path: "downlinks[0].fields[0].scale", reason: "not known"),
        .init(
            what: "an unknown parameter", fields: #"{ "from": "m", "byte": 0 }"#,
            path: "downlinks[0].fields[0].from", reason: "no parameter \"m\""),
        .init(
            what: "a parameter that goes nowhere", fields: #"{ "value": 1, "byte": 0 }"#,
            path: "downlinks[0].parameters", reason: "\"n\" fills no field"),
        .init(
            what: "two parameters of one name",
            parameters: #"{ "name": "n", "min": 0, "max": 1 }, { "name": "n", "type": "flag" }"#,
            path: "downlinks[0].parameters[1].name", reason: "another parameter"),
        .init(
            what: "a number without a range", parameters: #"{ "name": "n", "min": 0 }"#,
            path: "downlinks[0].parameters[0]", reason: "\"max\" is missing"),
        .init(
            what: "a range between two steps", parameters: #"{ "name": "n", "min": 0, "max": 0.25, "divide": 10 }"#,
            path: "downlinks[0].parameters[0].max", reason: "times \"divide\""),
        .init(
            what: "a default outside the range", parameters: #"{ "name": "n", "min": 1, "max": 2, "default": 3 }"#,
            path: "downlinks[0].parameters[0].default", reason: "must be 1 to 2"),
        .init(
            what: "a unit on a flag", parameters: #"{ "name": "n", "type": "flag", "unit": "h" }"#,
            path: "downlinks[0].parameters[0].unit", reason: "type flag"),
        .init(
            what: "a clock without its part", parameters: #"{ "name": "n", "type": "clock" }"#,
            path: "downlinks[0].fields[0]", reason: "\"part\" is missing"),
        .init(
            what: "a colour's hour", parameters: #"{ "name": "n", "type": "colour" }"#,
            fields: #"{ "from": "n", "part": "hour", "byte": 0 }"#,
            path: "downlinks[0].fields[0].part", reason: "no such part"),
        .init(
            what: "a part of a number", fields: #"{ "from": "n", "part": "hour", "byte": 0 }"#,
            path: "downlinks[0].fields[0].part", reason: "colour or a clock"),
        .init(
            what: "port 0", head: #""name": "c", "summary": "S.", "fPort": 0"#, path: "downlinks[0].fPort",
            reason: "1 to 223"),
        .init(
            what: "no vectors", vectors: "", path: "downlinks[0].vectors", reason: "without a vector"),
        .init(
            what: "nothing but refusals", vectors: #"{ "arguments": {}, "refused": "n", "source": "here" }"#,
            path: "downlinks[0].vectors", reason: "without a vector"),
        .init(
            what: "a vector without a source", vectors: #"{ "arguments": {}, "hex": "01" }"#,
            path: "downlinks[0].vectors[0]", reason: "\"source\" is missing"),
    ]

    @Test("a wrong command is refused with its path, line and reason", arguments: layouts + words)
    func refusal(_ refused: Refused) throws {
        let error = #expect(throws: CodecFileError.self) {
            try Codec(file: "test.json", contents: downlinkText(refused.command))
        }
        let found = try #require(error)
        #expect(found.path == refused.path)
        #expect(found.reason.contains(refused.reason), "\(found)")
        #expect(found.line == 4)
    }

    @Test("two commands of one name are refused")
    func doubled() throws {
        let command = Refused(what: "", path: "", reason: "").command
        #expect(try Codec(file: "test.json", contents: downlinkText(command)).downlinks.count == 1)
        let error = #expect(throws: CodecFileError.self) {
            try Codec(file: "test.json", contents: downlinkText("\(command), \(command)"))
        }
        #expect(error?.path == "downlinks[1].name")
    }

    @Test("a file whose commands are cut off anywhere is refused and never traps")
    func truncation() throws {
        let text = downlinkText(Refused(what: "", path: "", reason: "").command)
        for length in 0..<text.count - 1 {
            #expect(throws: CodecFileError.self) { try Codec(file: "test.json", contents: Array(text[..<length])) }
        }
    }
}
