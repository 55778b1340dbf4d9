import Testing

@testable import Codecs

@Suite("A vector beside what its codec gives")
struct VectorComparisonTests {
    private static let frame = #"""
        { "name": "f", "fPort": 1, "length": 2, "fields": [
          { "to": "battery_v", "byte": 0, "divide": 10 }, { "to": "mode", "as": "hex", "byte": 1 } ] }
        """#

    private func comparison(_ vector: String) throws -> VectorComparison {
        let codec = try Codec(file: "test.json", contents: codecText(frames: Self.frame, vectors: "[\(vector)]"))
        return codec.comparison(on: codec.vectors[0])
    }

    @Test("each field that differs, is missing or is too much stands beside the other side")
    func fields() throws {
        let comparison = try comparison(
            #"{ "fPort": 1, "hex": "2105", "expect": { "battery_v": 3.2, "count": 1 }, "source": "here" }"#)
        #expect(!comparison.isMatch)
        #expect(
            comparison.rows == [
                .init(name: "battery_v", expected: "3.2", got: "3.3"), .init(name: "mode", expected: nil, got: "05"),
                .init(name: "count", expected: "1", got: nil),
            ])
    }

    @Test("a text and a number that look alike are told apart")
    func alike() throws {
        let comparison = try comparison(
            #"{ "fPort": 1, "hex": "2111", "expect": { "battery_v": 3.3, "mode": 11 }, "source": "here" }"#)
        #expect(comparison.rows.filter { !$0.isSame } == [.init(name: "mode", expected: "11", got: #""11""#)])
    }

    @Test("an expected rejection is compared by its reason, and another one is told with its sentence")
    func rejections() throws {
        #expect(
            try comparison(#"{ "fPort": 1, "hex": "21", "error": "wrong_length", "source": "here" }"#).isMatch)
        let other = try comparison(#"{ "fPort": 1, "hex": "21", "error": "unknown_frame", "source": "here" }"#)
        #expect(other.rows.count == 1)
        #expect(other.rows[0].got == "wrong_length: a frame on fPort 1 has 2 bytes, this one has 1")
        let reading = try comparison(#"{ "fPort": 1, "hex": "2105", "error": "unknown_frame", "source": "here" }"#)
        #expect(reading.rows.map(\.name) == ["battery_v", "mode", "error"])
    }

    @Test("it finds a match exactly where the vectors of the house match")
    func house() throws {
        for codec in try CodecsOfTheHouse.library().codecs {
            for vector in codec.vectors {
                #expect(codec.comparison(on: vector).isMatch == (codec.mismatch(on: vector) == nil))
            }
        }
    }
}
