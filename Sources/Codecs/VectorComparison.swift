import LoRaWAN
import Parking

/// What a vector expects beside what the codec gives, field by field.
public struct VectorComparison: Sendable, Hashable {
    /// One field, or `error` for a rejection.
    public struct Row: Sendable, Hashable {
        /// The field's name.
        public let name: String
        /// What the vector says; `nil` where it says nothing.
        public let expected: String?
        /// What the codec gives; `nil` where it gives nothing.
        public let got: String?

        /// Whether both are the same.
        public var isSame: Bool { expected == got }
    }

    /// The fields of both sides: those that the codec gives in the order of answers, then those that it lacks.
    public let rows: [Row]

    /// Whether the codec gives what the vector expects.
    public var isMatch: Bool { rows.allSatisfy(\.isSame) }
}

extension Codec {
    /// Holds what the codec makes of a vector's frame against what the vector expects.
    public func comparison(on vector: CodecVector) -> VectorComparison {
        let got: [ReadingField]
        var expected: [ReadingField]
        switch decode(vector) {
        case .success(let reading): got = ReadingField.all(of: reading, by: self)
        case .failure(let rejection):
            // Only the reason is compared; the sentence behind it helps whoever expected something else.
            let isExpected = vector.expected == .rejection(rejection.reason)
            let text = rejection.reason.rawValue + (isExpected ? "" : ": \(rejection.detail)")
            got = [ReadingField(name: "error", text: text)]
        }
        switch vector.expected {
        case .reading(let reading): expected = ReadingField.all(of: reading, by: self)
        case .rejection(let reason): expected = [ReadingField(name: "error", text: reason.rawValue)]
        }
        var rows: [VectorComparison.Row] = []
        for field in got {
            let match = expected.firstIndex { $0.json == field.json && $0.name == field.name }
            guard let index = match ?? expected.firstIndex(where: { $0.name == field.name }) else {
                rows.append(VectorComparison.Row(name: field.name, expected: nil, got: field.text))
                continue
            }
            let other = expected.remove(at: index)
            // A text and a number may look alike: then both are shown as JSON writes them.
            let isAlike = other.text == field.text && other.json != field.json
            rows.append(
                VectorComparison.Row(
                    name: field.name, expected: isAlike ? other.json : other.text,
                    got: isAlike ? field.json : field.text))
        }
        rows += expected.map { VectorComparison.Row(name: $0.name, expected: $0.text, got: nil) }
        return VectorComparison(rows: rows)
    }
}
