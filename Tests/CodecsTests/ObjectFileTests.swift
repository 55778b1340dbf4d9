import Codecs
import Testing

@Suite("Files of codecs that read objects")
struct ObjectFileTests {
    struct Refused: Sendable, CustomTestStringConvertible {
        let what: String
        var format = 2
        var head = #""reads": "object","#
        var fields = #"{ "to": "x", "at": "/x" }"#
        var vectors = #"{ "object": {}, "expect": {}, "source": "here" }"#
        let path: String
        let reason: String

        var testDescription: String { what }
    }

    static let refused: [Refused] = [
        .init(what: "format 1", format: 1, path: "reads", reason: "needs \"format\": 2"),
        .init(what: "fields without reads", head: "", path: "fields", reason: "does not go"),
        .init(what: "frames too", head: #""reads": "object", "frames": [],"#, path: "frames", reason: "does not go"),
        .init(
            what: "a vector with a frame", vectors: #"{ "fPort": 1, "hex": "00", "expect": {}, "source": "here" }"#,
            path: "vectors[0].fPort", reason: "does not go"),
        .init(
            what: "a path without a slash", fields: #"{ "to": "x", "at": "x" }"#, path: "fields[0].at", reason: "path"),
        .init(
            what: "a path of nine steps", fields: #"{ "to": "x", "at": "/1/2/3/4/5/6/7/8/9" }"#, path: "fields[0].at",
            reason: "8 steps"),
        .init(what: "an empty step", fields: #"{ "to": "x", "at": "/a//b" }"#, path: "fields[0].at", reason: "path"),
        .init(
            what: "a place twice", fields: #"{ "to": "x", "at": ["/a", "/a"] }"#, path: "fields[0].at[1]",
            reason: "already"),
        .init(
            what: "two fields for one target", fields: #"{ "to": "x", "at": "/a" }, { "to": "x", "at": "/b" }"#,
            path: "fields[1].to", reason: "another field"),
        .init(
            what: "an occupancy that is a number", fields: #"{ "to": "occupancy", "at": "/a" }"#, path: "fields[0]",
            reason: "does not fit"),
        .init(
            what: "a guessed occupancy",
            fields: #"{ "to": "occupancy", "at": "/a", "values": { "1": "free" }, "otherwise": "free" }"#,
            path: "fields[0].otherwise", reason: "never guessed"),
        .init(
            what: "one value with two meanings",
            fields: #"{ "to": "x", "at": "/a", "values": { "1": "a", "1.0": "b" } }"#,
            path: "fields[0].values.1.0", reason: "meaning already"),
        .init(
            what: "a quantity in another unit", fields: #"{ "to": "battery_mv", "at": "/a" }"#, path: "fields[0].to",
            reason: "another unit"),
        .init(
            what: "a well-known detail of another type", fields: #"{ "to": "firmware", "at": "/a" }"#,
            path: "fields[0]",
            reason: "has text"),
        .init(
            what: "keys that do not go together", fields: #"{ "to": "x", "at": "/a", "as": "text", "divide": 2 }"#,
            path: "fields[0].divide", reason: "does not go"),
    ]

    @Test("a file is refused, with the place and the reason", arguments: refused)
    func refusal(_ refused: Refused) throws {
        let text = """
            { "format": \(refused.format), "id": "test/object", "vendor": "T", "model": "O", "version": "1.0.0",
              "kind": "space_sensor", "sources": ["here"], "profiles": [], \(refused.head)
              "fields": [\(refused.fields)], "vectors": [\(refused.vectors)] }
            """
        let error = #expect(throws: CodecFileError.self) { try Codec(file: "test.json", contents: Array(text.utf8)) }
        let found = try #require(error)
        #expect(found.path == refused.path)
        #expect(found.reason.contains(refused.reason), "\(found)")
    }

    private static let sample = #"""
        { "status": "BUSY", "battery": 3.6, "batteryLow": false, "temperature": 21, "firmware": 7, "Node type": "x",
          "parking": { "status": 1, "since": null }, "beacons": [{ "mac": "a", "rssi": -60 }, { "mac": "b" }],
          "levels": [1, 2], "empty": [], "a/b": 1, "3": true }
        """#

    @Test("a sample becomes a file that loads, has every path with its type, and passes the sample as its vector")
    func template() throws {
        let id = try #require(CodecID("acme/bay-1"))
        let text = try ObjectTemplate.text(id: id, sample: Array(Self.sample.utf8))
        let codec = try Codec(file: "bay1.json", contents: Array(text.utf8))
        #expect(codec.reads == .object && codec.vendor == "Acme" && codec.vectors.count == 1)
        for vector in codec.vectors { #expect(codec.mismatch(on: vector) == nil) }
        for path in [
            "/status", "/battery", "/batteryLow", "/temperature", "/firmware", "/Node type", "/parking/status",
            "/beacons/*/mac", "/beacons/*/rssi", "/levels/*", "/a~1b", "/3",
        ] {
            #expect(text.contains("\"at\": \"\(path)\""), "\(path)")
        }
    }

    @Test(
        "a sample that is no object, or has nothing in it, is refused with a sentence",
        arguments: ["", "[1]", "{}", "{\"a\":null}"])
    func noSample(sample: String) throws {
        let id = try #require(CodecID("acme/bay1"))
        #expect(throws: CodecFileError.self) { try ObjectTemplate.text(id: id, sample: Array(sample.utf8)) }
    }
}
