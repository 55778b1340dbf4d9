import Codecs
import Testing

@Suite("What the loader refuses")
struct CodecRefusalTests {
    struct Refused: Sendable, CustomTestStringConvertible {
        let what: String
        var kind = "space_sensor"
        var head = ""
        var frames = #"{ "name": "status", "fPort": 1, "length": 1 }"#
        var vectors = #"[{ "fPort": 1, "hex": "00", "expect": {}, "source": "here" }]"#
        let path: String
        let reason: String
        /// The line that must be named; any where it does not matter.
        var line: Int?

        var testDescription: String { what }

        /// Makes sure that it is refused there and for that.
        func check() throws {
            let text = codecText(kind: kind, head: head, frames: frames, vectors: vectors)
            let error = #expect(throws: CodecFileError.self) { try Codec(file: "test.json", contents: text) }
            let found = try #require(error)
            #expect(found.path == path)
            #expect(found.reason.contains(reason), "\(found)")
            #expect(found.line != nil)
            #expect(found.line == line ?? found.line)
            #expect(found.description.hasPrefix("test.json:"))
        }
    }

    static func status(_ field: String, length: Int = 1) -> String {
        #"{ "name": "status", "fPort": 1, "length": \#(length), "fields": [\#(field)] }"#
    }

    static let refused: [Refused] = [
        .init(what: "an unknown key", head: #""colour": "red","#, path: "colour", reason: "not known"),
        .init(
            what: "a key that stands twice", head: #""vendor": "Other","#, path: "vendor", reason: "twice"),
        .init(what: "another format", head: "", frames: "", path: "frames", reason: "elements"),
        .init(what: "no vectors", vectors: "[]", path: "vectors", reason: "without a single vector"),
        .init(
            what: "an unknown key in a field", frames: status(#"{ "to": "count", "byte": 0, "scale": 2 }"#),
            path: "frames[0].fields[0].scale", reason: "not known"),
        .init(
            what: "a field beyond the frame", frames: status(#"{ "to": "count", "byte": 1 }"#),
            path: "frames[0].fields[0].byte", reason: "beyond the 1 bytes"),
        .init(
            what: "a field whose last byte is beyond", frames: status(#"{ "to": "count", "byte": 0, "bytes": 2 }"#),
            path: "frames[0].fields[0].byte", reason: "beyond"),
        .init(
            what: "bits that are not there", frames: status(#"{ "to": "count", "byte": 0, "bits": "8..1" }"#),
            path: "frames[0].fields[0].bits", reason: "0 to 7"),
        .init(
            what: "a guessed occupancy",
            frames: status(#"{ "to": "occupancy", "byte": 0, "values": { "1": "occupied" }, "otherwise": "free" }"#),
            path: "frames[0].fields[0].otherwise", reason: "never guessed"),
        .init(
            what: "an occupancy that is a number", frames: status(#"{ "to": "occupancy", "byte": 0 }"#),
            path: "frames[0].fields[0]", reason: "does not fit"),
        .init(
            what: "an occupancy in other words",
            frames: status(#"{ "to": "occupancy", "byte": 0, "values": { "0": "empty" } }"#),
            path: "frames[0].fields[0].values.0", reason: "free, occupied"),
        .init(
            what: "a field filled twice",
            frames: status(#"{ "to": "count", "byte": 0 }, { "to": "count", "byte": 0 }"#),
            path: "frames[0].fields[1]", reason: "filled twice"),
        .init(
            what: "keys that would be ignored",
            frames: status(#"{ "to": "debug", "as": "hex", "byte": 0, "divide": 10 }"#),
            path: "frames[0].fields[0].divide", reason: "does not go with"),
        .init(
            what: "division by zero", frames: status(#"{ "to": "count", "byte": 0, "divide": 0 }"#),
            path: "frames[0].fields[0].divide", reason: "must not be 0"),
        .init(
            what: "overlapping frames",
            frames: #"{ "name": "a", "fPort": [1, 2], "length": { "min": 1, "max": 3 } }, "#
                + #"{ "name": "b", "fPort": 2, "length": 3, "match": [{ "byte": 0, "value": 1 }] }"#,
            path: "frames[1]", reason: "both take"),
        .init(
            what: "frames that overlap in one of several values",
            frames: #"{ "name": "a", "fPort": 1, "length": 2, "match": [{ "byte": 0, "values": [1, 2] }] }, "#
                + #"{ "name": "b", "fPort": 1, "length": 2, "match": [{ "byte": 0, "bytes": 2, "value": "0x0205" }] }"#,
            path: "frames[1]", reason: "both take"),
        .init(
            what: "an unreachable frame",
            frames: #"{ "name": "a", "fPort": 1, "length": 1, "match": ["#
                + #"{ "byte": 0, "value": 1 }, { "byte": -1, "value": 2 }] }"#,
            path: "frames[0]", reason: "cannot be reached"),
        .init(
            what: "a value outside its mask",
            frames: #"{ "name": "a", "fPort": 1, "length": 1, "match": [{ "byte": 0, "mask": "0x0F", "value": 16 }] }"#,
            path: "frames[0].match[0].value", reason: "cannot be reached"),
        .init(
            what: "port 0", frames: #"{ "name": "a", "fPort": 0, "length": 1 }"#, path: "frames[0].fPort",
            reason: "1 to 223"),
        .init(
            what: "two kinds of record with one key",
            frames:
                #"{ "name": "a", "fPort": 1, "length": 9, "records": { "from": 0, "key_bytes": 2, "unknown": "stop","#
                + #" "kinds": [{ "name": "a", "key": "05**", "length": 1 }, "#
                + #"{ "name": "b", "key": "0501", "length": 2 }] } }"#,
            path: "frames[0].records.kinds[1].key", reason: "another kind"),
        .init(
            what: "a vector without a source", vectors: #"[{ "fPort": 1, "hex": "00", "expect": {} }]"#,
            path: "vectors[0]", reason: "\"source\" is missing"),
        .init(
            what: "a disputed vector without a reason",
            vectors: #"[{ "fPort": 1, "hex": "00", "expect": {}, "source": "here", "disputed": true }]"#,
            path: "vectors[0]", reason: "note"),
    ]

    @Test("frames that would both take a payload are told with one that they share, and with the remedy")
    func sharedPayload() throws {
        let frames =
            #"{ "name": "a", "fPort": [1, 2], "length": { "min": 1, "max": 3 } }, "#
            + #"{ "name": "b", "fPort": "any", "length": { "min": 3, "max": 9 } }"#
        let error = #expect(throws: CodecFileError.self) {
            try Codec(file: "test.json", contents: codecText(frames: frames))
        }
        #expect(
            error?.reason == #"the frames "a" and "b" would both take some payloads of 3 bytes on fPort 1; "#
                + #"tell them apart by "fPort", "length" or "match""#)
    }

    @Test("a key that is not known is told with those that are")
    func knownKeys() throws {
        let frames = #"{ "name": "a", "fPort": 1, "length": 1, "match": [{ "bite": 0, "value": 1 }] }"#
        let error = #expect(throws: CodecFileError.self) {
            try Codec(file: "test.json", contents: codecText(frames: frames))
        }
        let known = "byte, bytes, endian, mask, value, values"
        #expect(error?.reason == "the key \"bite\" is not known here, where there are \(known)")
    }

    @Test("a wrong file is refused with its path, line and reason", arguments: refused)
    func refusal(_ refused: Refused) throws {
        try refused.check()
    }

    @Test("the line is that of the value, not of the file")
    func line() throws {
        let text = codecText(frames: #"{ "name": "status", "fPort": 1, "length": 0 }"#)
        let error = #expect(throws: CodecFileError.self) { try Codec(file: "test.json", contents: text) }
        #expect(error?.line == 5)
        #expect(error?.path == "frames[0].length")
    }

    @Test("what is no JSON is refused with the line where it breaks")
    func syntax() throws {
        let error = #expect(throws: CodecFileError.self) {
            try Codec(file: "test.json", contents: Array("{\n  \"format\": 1,\n  oops\n}".utf8))
        }
        #expect(error?.line == 3)
        #expect(error?.reason == "is no JSON: malformed at column 3")
    }

    @Test("a file that is cut off anywhere is refused and never traps")
    func truncation() throws {
        let text = codecText(frames: Self.status(#"{ "to": "count", "byte": 0, "absent": [1, "2..3"] }"#))
        for length in 0..<text.count - 1 {
            #expect(throws: CodecFileError.self) { try Codec(file: "test.json", contents: Array(text[..<length])) }
        }
    }
}
