import Foundation
import Model

@testable import HTTPAPI

/// A value at or just beyond a bound of a schema, and whether the schema allows it.
struct TrialValue {
    /// As a member of a body has it.
    let json: String
    let isAllowed: Bool

    /// As a query has it; `nil` where a query could not tell it from another value.
    var text: String? {
        if json.first == "\"" {
            let text = json.dropFirst().dropLast().replacing("\\u0000", with: "\0")
            return text.addingPercentEncoding(withAllowedCharacters: .alphanumerics)
        }
        return json.first.map { $0 == "-" || $0.isNumber } ?? false ? json : nil
    }

    /// Values at every bound of a schema and beyond it, and of other types.
    static func all(of schema: Schema) -> [TrialValue] {
        var trials = [
            TrialValue(json: "null", isAllowed: schema.isNullable), TrialValue(json: "[{}]", isAllowed: false),
        ]
        switch schema.form {
        case .text(let format, let pattern, let length): trials += texts(format, pattern, length, schema)
        case .words(let words):
            trials += words.map { TrialValue(json: "\"\($0)\"", isAllowed: true) }
            trials += [TrialValue(json: #""nonsense""#, isAllowed: false), TrialValue(json: "{}", isAllowed: false)]
        case .integer(let range):
            trials += [TrialValue(json: "1.5", isAllowed: false), TrialValue(json: #""x""#, isAllowed: false)]
            guard let range else { break }
            for (value, isAllowed) in [
                (range.lowerBound, true), (range.upperBound, true), (range.lowerBound - 1, false),
                (range.upperBound + 1, false),
            ] {
                trials.append(TrialValue(json: "\(value)", isAllowed: isAllowed))
            }
        case .number(let range):
            trials.append(TrialValue(json: #""x""#, isAllowed: false))
            guard let range else { break }
            for (value, isAllowed) in [
                (range.lowerBound, true), (range.upperBound, true), (range.lowerBound - 0.5, false),
                (range.upperBound + 0.5, false),
            ] {
                trials.append(TrialValue(json: "\(value)", isAllowed: isAllowed))
            }
        case .flag: trials += [TrialValue(json: "true", isAllowed: true), TrialValue(json: #""x""#, isAllowed: false)]
        case .list(_, let count):
            guard let count else { break }
            trials += [TrialValue(json: "[]", isAllowed: count.contains(0)), TrialValue(json: "{}", isAllowed: false)]
            let many = Array(repeating: "{}", count: count.upperBound + 1).joined(separator: ",")
            trials.append(TrialValue(json: "[\(many)]", isAllowed: false))
        case .anyObject:
            trials += [
                TrialValue(json: #"{"a":[1]}"#, isAllowed: true), TrialValue(json: "[]", isAllowed: false),
            ]
        default: break
        }
        return trials
    }

    private static func texts(
        _ format: String?, _ pattern: String?, _ length: ClosedRange<Int>?, _ schema: Schema
    ) -> [TrialValue] {
        var trials = [
            TrialValue(json: "{}", isAllowed: false), TrialValue(json: "true", isAllowed: false),
            TrialValue(json: #""a\u0000b""#, isAllowed: false),
        ]
        if let example = schema.example { trials.append(TrialValue(json: example, isAllowed: true)) }
        if format != nil { trials.append(TrialValue(json: #""nonsense""#, isAllowed: false)) }
        guard let length else { return trials }
        // Letters that a slug may have too.
        let longest = String(repeating: "abcdefgh", count: length.upperBound / 8 + 1)
        trials.append(TrialValue(json: "\"\(longest.prefix(length.upperBound + 1))\"", isAllowed: false))
        guard let pattern, let regex = try? Regex(pattern).matchingSemantics(.unicodeScalar) else { return trials }
        let bounds = [length.lowerBound, length.upperBound].map { String(longest.prefix($0)) }
        for text in bounds + ["   ", "A--b", "-a", "ä"] {
            let isOfLength = length.contains(text.unicodeScalars.count)
            trials.append(TrialValue(json: "\"\(text)\"", isAllowed: isOfLength && text.contains(regex)))
        }
        return trials
    }
}
