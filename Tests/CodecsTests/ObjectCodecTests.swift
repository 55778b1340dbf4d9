import Foundation
import JSON
import LoRaWAN
import Parking
import TestSupport
import Testing

@testable import Codecs

@Suite("Codecs that read what ChirpStack decoded")
struct ObjectCodecTests {
    private func codec(_ fields: String, kind: String = "space_sensor", head: String = "") throws -> Codec {
        try Codec(
            file: "test.json",
            contents: Array(
                """
                { "format": 2, "id": "test/object", "vendor": "T", "model": "O", "version": "1.0.0", "kind": "\(kind)",
                  "sources": ["here"], "profiles": [], \(head) "reads": "object", "fields": [\(fields)],
                  "vectors": [{ "object": { "nothing": 1 }, "expect": {}, "source": "here" }] }
                """.utf8))
    }

    private func read(_ fields: String, _ object: String) throws -> Result<Reading, Rejection> {
        try codec(fields).decode(object: Array(object.utf8))
    }

    private static let status =
        #"""
        { "to": "occupancy", "at": "/parking/status",
          "values": { "BUSY": "occupied", "0": "free", "true": "occupied" } }
        """#

    @Test("texts, numbers and truth values have meanings, wherever they lie")
    func meanings() throws {
        for (value, occupancy) in [
            ("\"BUSY\"", Occupancy.occupied), ("0", .free), ("0.0", .free), ("\"0\"", .free), ("true", .occupied),
            ("\"true\"", .occupied), ("null", nil),
        ] {
            let reading = try read(Self.status, #"{"x":[{"y":{}}],"parking":{"status":\#(value)}}"#).get()
            #expect(reading.occupancy == occupancy, "\(value)")
        }
    }

    @Test("an object that lacks the field says nothing")
    func absence() throws {
        for object in ["{}", #"{"parking":{}}"#, #"{"parking":[]}"#, #"{"parking":"status"}"#, #"{"status":"BUSY"}"#] {
            #expect(try read(Self.status, object).get() == Reading(), "\(object)")
        }
    }

    @Test(
        "what the table does not know is refused, and the value is named",
        arguments: ["\"SNOW\"", "7", "false", "[1]", #"{"a":1}"#, "\"busy\""])
    func unknown(value: String) throws {
        guard case .failure(let rejection) = try read(Self.status, #"{"parking":{"status":\#(value)}}"#) else {
            Issue.record("\(value) was read")
            return
        }
        #expect(rejection.reason == .unknownFrame)
        #expect(rejection.detail.contains("/parking/status is \(value)"), "\(rejection.detail)")
    }

    @Test("quantities are scaled, sentinels absent, texts of digits numbers, and what a quantity cannot be is refused")
    func quantities() throws {
        let fields = #"""
            { "to": "battery_v", "at": ["/data/mv", "/mv"], "divide": 1000, "absent": [0, "n/a"] },
            { "to": "battery_percent", "at": "/level" },
            { "to": "battery_low", "at": "/level", "below": 20 },
            { "to": "serial", "at": "/sn", "as": "text" },
            { "to": "tamper", "at": "/tamper", "as": "flag" }
            """#
        let reading = try read(fields, #"{"mv":3600,"level":"19.5","sn":12,"tamper":false}"#).get()
        #expect(reading.batteryV == 3.6 && reading.batteryPercent == 19.5 && reading.batteryLow == true)
        #expect(reading.details == [.init("serial", .text("12")), .init("tamper", .flag(false))])
        #expect(try read(fields, #"{"data":{"mv":"n/a"},"mv":3600}"#).get().batteryV == nil)
        for object in [
            #"{"level":255}"#, #"{"mv":"3.6 V"}"#, #"{"mv":true}"#, #"{"level":1e999}"#, #"{"tamper":"no"}"#,
        ] {
            #expect(throws: Rejection.self, "\(object)") { try read(fields, object).get() }
        }
    }

    @Test("a star gathers the elements of an array or an object; of what a reading has once they must agree")
    func elements() throws {
        let fields = #"""
            { "to": "tag_ids", "at": "/beacons/*/mac", "as": "text" }, { "to": "levels", "at": "/levels/*" },
            { "to": "occupancy", "at": "/presence/*", "values": { "0": "free", "1": "occupied" } },
            { "to": "second", "at": "/levels/1" }
            """#
        let reading = try read(
            fields, #"{"beacons":[{"mac":"a"},{},{"mac":"b"}],"levels":[1,2.5],"presence":{"3":1,"4":1}}"#
        ).get()
        #expect(reading.occupancy == .occupied)
        #expect(
            reading.details == [
                .init("tag_ids", .texts(["a", "b"])), .init("levels", .numbers([1, 2.5])),
                .init("second", .number(2.5)),
            ])
        #expect(throws: Rejection.self) { try read(fields, #"{"presence":{"3":1,"4":0}}"#).get() }
    }

    @Test("size, depth and the number of elements are bounded, each at its limit")
    func bounds() throws {
        let field = #"{ "to": "levels", "at": "/levels/*" }"#
        func levels(_ count: Int) -> String {
            "{\"levels\":[" + Array(repeating: "1", count: count).joined(separator: ",") + "]}"
        }
        #expect(try read(field, levels(64)).get().details.count == 1)
        #expect(throws: Rejection.self) { try read(field, levels(65)).get() }
        let shell = #"{"x":""}"#
        let room = 16 * 1024 - shell.utf8.count
        func padded(_ count: Int) -> String { #"{"x":"\#(String(repeating: "a", count: count))"}"# }
        #expect(try read(field, padded(room)).get() == Reading())
        #expect(throws: Rejection.self) { try read(field, padded(room + 1)).get() }
        func nested(_ depth: Int) -> String {
            String(repeating: #"{"a":"#, count: depth) + "1" + String(repeating: "}", count: depth)
        }
        #expect(try read(field, nested(8)).get() == Reading())
        #expect(throws: Rejection.self) { try read(field, nested(9)).get() }
        for object in ["", "[]", "7", "{", "\"a\"", "{\"a\":1}x"] {
            #expect(throws: Rejection.self, "\(object)") { try read(field, object).get() }
        }
        #expect(throws: Rejection.self) { try codec(field).decode(object: nil).get() }
    }

    @Test("a text with a NUL or of more than 256 bytes is left out, for no database would keep it")
    func unstorableTexts() throws {
        let field = #"{ "to": "name", "at": "/name", "as": "text" }"#
        let long = String(repeating: "a", count: 257)
        for text in [#"a\u0000b"#, long, ""] {
            #expect(try read(field, "{\"name\":\"\(text)\"}").get() == Reading())
        }
        #expect(try read(field, "{\"name\":\"\(long.dropLast())\"}").get().details.count == 1)
    }

    @Test("a distance out of an object has its threshold, the device's own too")
    func distance() throws {
        let codec = try codec(
            #"{ "to": "distance_mm", "at": "/cm", "multiply": 10 }"#, kind: "distance_sensor",
            head: #""distance": { "occupied_below_mm": 1500, "hysteresis_mm": 100 },"#)
        let object = Array(#"{"cm":120}"#.utf8)
        #expect(try codec.decode(object: object).get().occupancy == .occupied)
        #expect(try codec.decode(object: object, occupiedBelowMM: 1000).get().occupancy == .free)
        let explanation = codec.explain(object: object, occupiedBelowMM: 1000)
        #expect(explanation.rows.map(\.rule).last?.hasPrefix("threshold") == true)
    }

    @Test("explanations name the place, the value and what came of it, and say what decoding says")
    func explanation() throws {
        for name in ["generic/occupied", "generic/parking-status", "generic/cayenne-presence"] {
            let codec = try CodecsOfTheHouse.codec(name)
            for vector in codec.vectors {
                let object = try #require(vector.object)
                let explanation = codec.explain(object: object)
                #expect(explanation.result == codec.decode(object: object))
                #expect(explanation.rows.count == 1)
                guard case .success(let reading) = explanation.result else { continue }
                #expect(explanation.rows.compactMap(\.value) == ReadingField.all(of: reading, by: codec))
            }
        }
        let row = try #require(
            CodecsOfTheHouse.codec("generic/occupied").explain(object: Array(#"{"occupied":"x"}"#.utf8)).rows.first)
        #expect(row.rule.contains("/occupied is \"x\"") && row.path == "fields[0]" && row.value == nil)
    }

    @Test("the README's example is accepted, passes its vectors, and is valid by the schema")
    func readme() throws {
        let readme = try CodecsOfTheHouse.readme()
        let start = try #require(readme.range(of: "## Object codecs"))
        let rest = readme[start.upperBound...]
        let block = try #require(rest.split(separator: "```json").dropFirst().first?.split(separator: "```").first)
        let codec = try Codec(file: "README.md", contents: Array(block.utf8))
        #expect(codec.vectors.count == 3)
        for vector in codec.vectors { #expect(codec.mismatch(on: vector) == nil) }
    }

    @Test("noise for an object never traps, and never is an occupancy that no value gives")
    func fuzz() throws {
        let codec = try CodecsOfTheHouse.codec("generic/parking-status")
        var generator = SeededGenerator(state: 18)
        let pieces = [
            "{", "}", "[", "]", ",", ":", "\"status\"", "\"parking\"", "\"busy\"", "\"x\"", "0", "1", "-", "1e9",
            "null",
            "true", "\\", "\"", "\u{0}", "\"parking_status\"",
        ]
        for _ in 0..<20_000 {
            let text = (0..<generator.below(12)).map { _ in pieces[generator.below(pieces.count)] }.joined()
            let object = Array(text.utf8)
            guard case .success(let reading) = codec.decode(object: object), reading.occupancy != nil else { continue }
            #expect(text.contains("status"), "\(text)")
        }
        for number in 0..<2000 {
            let object = generator.bytes(number % 64)
            _ = codec.decode(object: object)
            _ = codec.explain(object: object)
        }
    }
}
