import Codecs
import Testing

@Suite("What the loader refuses in version 2 of the format")
struct CodecRefusal2Tests {
    struct Refused: Sendable, CustomTestStringConvertible {
        let what: String
        var format = 2
        var head = ""
        var frames = #"{ "name": "status", "fPort": 1, "length": 1 }"#
        let path: String
        let reason: String

        var testDescription: String { what }
    }

    private static func field(_ what: String, _ field: String, format: Int = 2, at place: String, _ reason: String)
        -> Refused
    {
        Refused(
            what: what, format: format,
            frames: #"{ "name": "f", "fPort": 1, "length": 9, "fields": [\#(field)] }"#,
            path: "frames[0].fields[0]" + place, reason: reason)
    }

    private static func array(_ what: String, _ array: String, at place: String, _ reason: String) -> Refused {
        Refused(
            what: what, frames: #"{ "name": "f", "fPort": 1, "length": { "min": 2, "max": 9 }, "array": \#(array) }"#,
            path: "frames[0].array" + place, reason: reason)
    }

    static let refused: [Refused] = [
        .init(
            what: "a sentence for installers in format 1", format: 1, head: #""commissioning": "Press the button.","#,
            path: "commissioning", reason: "needs \"format\": 2"),
        .init(what: "a format that is not known", format: 3, path: "format", reason: "1 to 2"),
        field(
            "parts in format 1", #"{ "to": "x", "join": [{ "byte": 0 }, { "byte": 1 }] }"#, format: 1, at: ".join",
            "needs \"format\": 2"),
        field(
            "a float in format 1", #"{ "to": "x", "as": "float", "byte": 0, "bytes": 4 }"#, format: 1, at: ".as",
            "needs"),
        field("five bytes in format 1", #"{ "to": "x", "byte": 0, "bytes": 5 }"#, format: 1, at: "", "needs"),
        field(
            "a list's sentinel in format 1",
            #"{ "to": "x", "as": "numbers", "byte": 0, "repeat": 2, "absent": [0] }"#, format: 1, at: ".absent", "needs"
        ),
        field("a float of three bytes", #"{ "to": "x", "as": "float", "byte": 0, "bytes": 3 }"#, at: "", "2 or 4"),
        field("a clock of one byte", #"{ "to": "x", "as": "clock", "byte": 0 }"#, at: "", "2 or 3"),
        field(
            "parts beside a byte", #"{ "to": "x", "byte": 0, "join": [{ "byte": 0 }, { "byte": 1 }] }"#, at: ".byte",
            "does not go"),
        field(
            "parts of 64 bits", #"{ "to": "x", "join": [{ "byte": 0, "bytes": 4 }, { "byte": 4, "bytes": 4 }] }"#,
            at: "",
            "63 at most"),
        field(
            "decimal digits of six bits", #"{ "to": "x", "byte": 0, "bits": "5..0", "code": "bcd" }"#, at: "",
            "four bits"),
        field(
            "a sentinel that no digits give", #"{ "to": "x", "byte": 0, "code": "bcd", "absent": [100] }"#,
            at: ".absent[0]", "0 to 99"),
        field(
            "a part beyond the frame", #"{ "to": "x", "join": [{ "byte": 0 }, { "byte": 9 }] }"#, at: ".join[1].byte",
            "beyond"),
        field("a gathered occupancy", #"{ "to": "count", "byte": 0, "gather": true }"#, at: "", "only a detail"),
        field(
            "both conditions",
            #"{ "to": "x", "byte": 0, "when": { "byte": 1, "min": 1 }, "unless": { "byte": 2, "min": 1 } }"#,
            at: ".unless", "not both"),
        field(
            "another record where there is none",
            #"{ "to": "x", "byte": 0, "when": { "record": "tilt", "byte": 1, "min": 1 } }"#, at: ".when.record",
            "no kind of record"),
        field(
            "a gathered text for a well-known number", #"{ "to": "frame_counter", "byte": 0, "gather": true }"#, at: "",
            "has number"),
        array(
            "an array whose elements may lack a value",
            #"{ "from": 1, "stride": 1, "fields": [{ "to": "x", "byte": 0, "absent": [0] }] }"#, at: ".fields[0]",
            "must have a value"),
        array(
            "an array that fills no detail", #"{ "from": 1, "stride": 1, "fields": [{ "to": "count", "byte": 0 }] }"#,
            at: ".fields[0]", "only a detail"),
        array(
            "an element that no frame has room for",
            #"{ "from": 1, "stride": 9, "fields": [{ "to": "x", "byte": 0 }] }"#, at: ".stride", "cannot be reached"),
        array(
            "an array beyond the frame", #"{ "from": 3, "stride": 1, "fields": [{ "to": "x", "byte": 0 }] }"#,
            at: ".from", "beyond"),
    ]

    @Test("a file is refused where it says what means nothing", arguments: refused)
    func refusal(_ refused: Refused) throws {
        let text = codecText(head: refused.head, format: refused.format, frames: refused.frames)
        let error = #expect(throws: CodecFileError.self) { try Codec(file: "test.json", contents: text) }
        let found = try #require(error)
        #expect(found.path == refused.path)
        #expect(found.reason.contains(refused.reason), "\(found)")
        #expect(found.line != nil)
    }

    @Test("a fault that no field gives cannot silence a distance")
    func unreachableFault() throws {
        let text = codecText(
            kind: "distance_sensor",
            head: #""distance": { "occupied_below_mm": 9, "hysteresis_mm": 0, "unless_faults": ["wet"] },"#, format: 2,
            frames: #"{ "name": "f", "fPort": 1, "length": 1, "fields": [{ "to": "distance_mm", "byte": 0 }] }"#)
        let error = #expect(throws: CodecFileError.self) { try Codec(file: "test.json", contents: text) }
        #expect(error?.path == "distance.unless_faults[0]")
    }
}
