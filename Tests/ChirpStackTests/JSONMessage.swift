import Foundation

/// A JSON message taken apart, so that a test can put any bytes in the place of any of its values.
struct JSONMessage {
    private let root: Any
    private static let mark = "a place that is replaced"

    init(_ bytes: [UInt8]) throws {
        root = try JSONSerialization.jsonObject(with: Data(bytes))
    }

    /// The message with every value of it replaced by each of the replacements: with the keys on the way there, such as
    /// `rxInfo.gatewayId`.
    func variants(replacing replacements: [[UInt8]]) throws -> [(path: String, bytes: [UInt8])] {
        var variants: [(String, [UInt8])] = []
        for (path, marked) in Self.marked(root, at: "") where !path.isEmpty {
            let text = try JSONSerialization.data(withJSONObject: marked)
            guard let place = text.firstRange(of: Data("\"\(Self.mark)\"".utf8)) else { continue }
            for replacement in replacements {
                variants.append(
                    (path, Array(text[..<place.lowerBound]) + replacement + Array(text[place.upperBound...])))
            }
        }
        return variants
    }

    /// The value with a mark in the place of each of its values, one at a time.
    private static func marked(_ value: Any, at path: String) -> [(path: String, value: Any)] {
        var places: [(String, Any)] = [(path, mark)]
        if let object = value as? [String: Any] {
            for (key, member) in object {
                for (path, changed) in marked(member, at: path.isEmpty ? key : "\(path).\(key)") {
                    var copy = object
                    copy[key] = changed
                    places.append((path, copy))
                }
            }
        } else if let list = value as? [Any] {
            for (index, element) in list.enumerated() {
                for (path, changed) in marked(element, at: path) {
                    var copy = list
                    copy[index] = changed
                    places.append((path, copy))
                }
            }
        }
        return places
    }
}
