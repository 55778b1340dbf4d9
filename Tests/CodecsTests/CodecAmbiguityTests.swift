import Codecs
import Testing

/// What no payload could ever reach, and what two rules could both claim: refused with the line.
@Suite("Ambiguous and unreachable rules")
struct CodecAmbiguityTests {
    typealias Refused = CodecRefusalTests.Refused

    private static func frame(_ fields: String, length: Int = 1) -> String {
        "\n" + #"{ "name": "status", "fPort": 1, "length": \#(length), "fields": ["# + "\n\(fields)\n] }"
    }

    private static func records(_ kinds: String, length: Int = 9, more: String = "") -> String {
        "\n" + #"{ "name": "all", "fPort": 1, "length": \#(length), "records": { "from": 0, "key_bytes": 1, "#
            + #""unknown": "stop", \#(more) "kinds": ["# + "\n\(kinds)\n] } }"
    }

    static let ambiguous: [Refused] = [
        .init(
            what: "two conditional fields that may both hold",
            frames: frame(
                #"{ "to": "count", "byte": 0, "when": { "byte": 0, "bits": 0, "min": 1 } },"# + "\n"
                    + #"{ "to": "count", "byte": 0, "when": { "byte": 0, "bits": 1, "min": 1 } }"#),
            path: "frames[0].fields[1].when", reason: "ambiguous", line: 8),
        .init(
            what: "conditions whose ranges meet",
            frames: frame(
                #"{ "to": "count", "byte": 0, "when": { "byte": 0, "max": 5 } },"# + "\n"
                    + #"{ "to": "count", "byte": 0, "when": { "byte": 0, "min": 5 } }"#),
            path: "frames[0].fields[1].when", reason: "ambiguous", line: 8),
        .init(
            what: "a conditional field beside one that always holds",
            frames: frame(
                #"{ "to": "count", "byte": 0, "when": { "byte": 0, "max": 5 } },"# + "\n"
                    + #"{ "to": "count", "byte": 0 }"#),
            path: "frames[0].fields[1]", reason: "filled twice", line: 8),
        .init(
            what: "two vectors that contradict each other", frames: #"{ "name": "status", "fPort": 1, "length": 1 }"#,
            vectors: #"[{ "fPort": 1, "hex": "00", "expect": {}, "source": "here" },"# + "\n"
                + #"{ "fPort": 1, "hex": "00", "error": "unknown_frame", "source": "there" }]"#,
            path: "vectors[1]", reason: "vectors[0] expects something else", line: 8),
    ]

    static let unreachable: [Refused] = [
        .init(
            what: "a meaning that the bits cannot have",
            frames: frame(#"{ "to": "mode", "byte": 0, "bits": 0, "values": { "0": "a", "2": "b" } }"#),
            path: "frames[0].fields[0].values.2", reason: "the integer is 0 to 1", line: 7),
        .init(
            what: "a remainder of nothing",
            frames: frame(
                #"{ "to": "mode", "byte": 0, "bits": 0, "values": { "0": "a", "1": "b" }, "otherwise": "c" }"#),
            path: "frames[0].fields[0].otherwise", reason: "every value has a meaning", line: 7),
        .init(
            what: "a sentinel that the integer cannot be",
            frames: frame(#"{ "to": "count", "byte": 0, "bytes": 2, "signed": true, "absent": [65535] }"#, length: 2),
            path: "frames[0].fields[0].absent[0]", reason: "-32768 to 32767", line: 7),
        .init(
            what: "a segment beyond the bits",
            frames: frame(
                #"{ "to": "count", "byte": 0, "bits": "6..0", "segments": [{ "raw": "0..128", "start": 0 }] }"#),
            path: "frames[0].fields[0].segments[0].raw", reason: "0 to 127", line: 7),
        .init(
            what: "a condition that never holds",
            frames: frame(#"{ "to": "count", "byte": 0, "when": { "byte": 0, "min": 256 } }"#),
            path: "frames[0].fields[0].when", reason: "cannot be reached", line: 7),
        .init(
            what: "a condition that says nothing",
            frames: frame(#"{ "to": "count", "byte": 0, "when": { "byte": 0 } }"#),
            path: "frames[0].fields[0].when", reason: "\"min\" and \"max\""),
        .init(
            what: "a record for which there is no room",
            frames: records(#"{ "name": "a", "key": "01", "length": 8 }, { "name": "b", "key": "02", "length": 9 }"#),
            path: "frames[0].records.kinds[1].length", reason: "room for 8 bytes", line: 7),
        .init(
            what: "a record size beyond the frame",
            frames: records(#"{ "name": "a", "key": "01", "length": 8 }"#, more: #""size": { "byte": 9 },"#),
            path: "frames[0].records.size.byte", reason: "beyond"),
    ]

    static let mistyped: [Refused] = [
        .init(
            what: "a firmware that is a list",
            frames: frame(#"{ "to": "firmware", "as": "numbers", "byte": 0, "repeat": 1 }"#),
            path: "frames[0].fields[0]", reason: "well-known detail and has text", line: 7),
        .init(
            what: "tag ids that are one text", frames: frame(#"{ "to": "tag_ids", "as": "hex", "byte": 0 }"#),
            path: "frames[0].fields[0]", reason: "has texts"),
        .init(
            what: "a reset cause that is a number",
            frames: frame(#"{ "to": "reset_cause", "byte": 0, "values": { "0": 5 } }"#),
            path: "frames[0].fields[0]", reason: "has text"),
        .init(
            what: "a magnetometer that is a number", frames: frame(#"{ "to": "magnetometer", "byte": 0 }"#),
            path: "frames[0].fields[0]", reason: "has numbers"),
        .init(
            what: "a vector whose faults are a text", frames: #"{ "name": "status", "fPort": 1, "length": 1 }"#,
            vectors: #"[{ "fPort": 1, "hex": "00", "expect": { "faults": "tilted" }, "source": "here" }]"#,
            path: "vectors[0].expect.faults", reason: "has texts"),
    ]

    private static let distances = frame(#"{ "to": "distance_mm", "byte": 0 }"#)
    static let distanceSensors: [Refused] = [
        .init(
            what: "a threshold for a sensor that has a word of its own",
            head: #""distance": { "occupied_below_mm": 1, "hysteresis_mm": 0 },"#, path: "distance",
            reason: "only a codec of the kind distance_sensor"),
        .init(
            what: "a distance sensor without a threshold", kind: "distance_sensor", frames: distances, path: "kind",
            reason: "\"distance\" is missing", line: 3),
        .init(
            what: "a threshold of nothing", kind: "distance_sensor",
            head: #""distance": { "occupied_below_mm": 0, "hysteresis_mm": 0 },"#, frames: distances,
            path: "distance.occupied_below_mm", reason: "1 to 99999", line: 3),
        .init(
            what: "a distance sensor without a distance", kind: "distance_sensor",
            head: #""distance": { "occupied_below_mm": 1, "hysteresis_mm": 0 },"#, path: "frames",
            reason: "has a distance_mm"),
        .init(
            what: "a distance sensor with a second opinion", kind: "distance_sensor",
            head: #""distance": { "occupied_below_mm": 1, "hysteresis_mm": 0 },"#,
            frames: frame(
                #"{ "to": "distance_mm", "byte": 0 }, { "to": "occupancy", "byte": 0, "values": { "0": "free" } }"#),
            path: "frames", reason: "comes from its threshold"),
    ]

    @Test(
        "a rule that is ambiguous, unreachable or of the wrong type is refused with its path, line and reason",
        arguments: ambiguous + unreachable + mistyped + distanceSensors)
    func refusal(_ refused: Refused) throws {
        try refused.check()
    }

    @Test("conditions on the same integer whose ranges do not meet share a target")
    func disjointConditions() throws {
        let frames = Self.frame(
            #"{ "to": "count", "byte": 0, "when": { "byte": 0, "max": 5 } },"# + "\n"
                + #"{ "to": "count", "byte": 0, "add": 100, "when": { "byte": 0, "min": 6 } }"#)
        #expect(throws: Never.self) { try Codec(file: "test.json", contents: codecText(frames: frames)) }
    }

    @Test("the same frame may have the same vector from two sources")
    func agreeingVectors() throws {
        let text = codecText(
            frames: #"{ "name": "status", "fPort": 1, "length": 1 }"#,
            vectors: #"[{ "fPort": 1, "hex": "00", "expect": {}, "source": "here" },"#
                + #"{ "fPort": 1, "hex": "00", "expect": {}, "source": "there" }]"#)
        #expect(throws: Never.self) { try Codec(file: "test.json", contents: text) }
    }
}
