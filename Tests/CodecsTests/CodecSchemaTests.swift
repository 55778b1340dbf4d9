import Foundation
import LoRaWAN
import Parking
import Testing

@testable import Codecs

@Suite("The JSON Schema of codec files")
struct CodecSchemaTests {
    private static func tree(_ path: String) throws -> JSONTree {
        try JSONDecoder().decode(JSONTree.self, from: Data(contentsOf: URL(filePath: path)))
    }

    private let schema: JSONTree

    init() throws {
        schema = try Self.tree(CodecsOfTheHouse.directory + "/schema.json")
    }

    @Test("every codec of the house is valid by the schema", arguments: CodecsOfTheHouse.names)
    func validity(name: String) throws {
        let codec = try Self.tree("\(CodecsOfTheHouse.directory)/\(name).json")
        #expect(JSONSchema(root: schema).violations(in: codec) == [])
    }

    @Test("the README's example is valid by the schema, and not with a word changed")
    func example() throws {
        let text = try CodecsOfTheHouse.exampleOfTheREADME()
        let validator = JSONSchema(root: schema)
        let example = try JSONDecoder().decode(JSONTree.self, from: Data(text.utf8))
        #expect(validator.violations(in: example) == [])
        for (word, other) in [
            ("\"format\": 1", "\"format\": 3"), ("space_sensor", "distance_sensor"),
            ("\"cause\": \"change\"", "\"cause\": 1"),
            ("\"bits\": 0,", "\"bits\": 64,"), ("\"absent\"", "\"absence\""),
            ("\"hex\": \"01\"", "\"hex\": \"0\""), ("\"vectors\": [", "\"vectors\": [], \"notes\": ["),
        ] {
            let changed = text.replacingOccurrences(of: word, with: other)
            #expect(changed != text)
            let tree = try JSONDecoder().decode(JSONTree.self, from: Data(changed.utf8))
            #expect(!validator.violations(in: tree).isEmpty, "\(other)")
            #expect(throws: CodecFileError.self, "\(other)") {
                try Codec(file: "README.md", contents: Array(changed.utf8))
            }
        }
    }

    @Test("the schema and the loader know the same keys in each place")
    func keys() {
        let definitions = schema["$defs"]
        let field = definitions?["field"]?["properties"]
        let records = definitions?["records"]?["properties"]
        for (place, found, known) in [
            ("the file", schema["properties"], Codec.fileKeys),
            ("distance", schema["properties"]?["distance"]?["properties"], Codec.distanceKeys),
            ("a frame", definitions?["frame"]?["properties"], ProgramBuilder.frameKeys),
            ("a test", definitions?["test"]?["properties"], ProgramBuilder.testKeys),
            ("a field", field, ProgramBuilder.fieldKeys),
            ("a field of an object", definitions?["objectField"]?["properties"], ObjectBuilder.fieldKeys),
            ("when", definitions?["condition"]?["properties"], ProgramBuilder.whenKeys),
            ("a part", field?["join"]?["items"]?["properties"], ProgramBuilder.partKeys),
            ("an array", definitions?["array"]?["properties"], ProgramBuilder.arrayKeys),
            ("a segment", definitions?["segment"]?["properties"], ProgramBuilder.segmentKeys),
            ("records", records, ProgramBuilder.recordsKeys),
            ("size", definitions?["size"]?["properties"], ProgramBuilder.sizeKeys),
            ("a kind", records?["kinds"]?["items"]?["properties"], ProgramBuilder.kindKeys),
            ("a vector", definitions?["vector"]?["properties"], CodecVector.keys),
        ] {
            #expect(found?.keys == known, "\(place)")
        }
    }

    @Test("the schema and the loader know the same words in each place")
    func words() {
        let definitions = schema["$defs"]
        let records = definitions?["records"]?["properties"]
        for (place, found, known) in [
            ("kind", schema["properties"]?["kind"], Codec.Kind.allCases.map(\.rawValue)),
            ("endian", definitions?["endian"], Endian.allCases.map(\.rawValue)),
            ("cause", definitions?["cause"], Reading.Cause.allCases.map(\.rawValue)),
            ("as", definitions?["field"]?["properties"]?["as"], ProgramBuilder.Form.allCases.map(\.rawValue)),
            ("reads", schema["properties"]?["reads"], Codec.Source.allCases.map(\.rawValue)),
            (
                "as of an object", definitions?["objectField"]?["properties"]?["as"],
                ObjectBuilder.Form.allCases.map(\.rawValue)
            ),
            ("unknown", records?["unknown"], RecordTable.Unknown.allCases.map(\.rawValue)),
            ("length_first", records?["length_first"], RecordTable.LengthFirst.allCases.map(\.rawValue)),
            (
                "code", definitions?["field"]?["properties"]?["code"],
                ProgramBuilder.DigitCode.allCases.map(\.rawValue)
            ),
            (
                "error", definitions?["vector"]?["properties"]?["error"],
                [Rejection.Reason.unknownFrame, .wrongLength].map(\.rawValue)
            ),
        ] {
            #expect((found?["enum"]?.texts).map { Set($0) } == Set(known), "\(place)")
        }
    }
}
