import LoRaWAN
import Model
import Parking

/// Reads typed values from a query, and keeps what is wrong with each until ``check()``.
///
/// Names that nobody asks for are ignored: clients add their own to get round caches. Ours is none of those, see
/// ``ResponseKey``.
struct QueryReader {
    private var values: [String: String] = [:]
    private(set) var errors: [FieldError] = []

    init(_ query: String?) throws(Problem) {
        guard let query else { return }
        guard let pairs = PercentEncoding.pairs(query) else {
            throw .malformed("The query is not percent-encoded UTF-8.")
        }
        for (name, value) in pairs {
            if values.updateValue(value, forKey: name) != nil {
                let name = String(name.prefix(40))
                errors.note(FieldError(.query, name, .repeated, "\(name) is given more than once."))
            }
        }
    }

    /// Throws all that was found wrong, as one problem.
    func check() throws(Problem) {
        guard errors.isEmpty else { throw .invalid(errors) }
    }

    /// A text; `nil` where absent or empty.
    mutating func text(_ name: String) -> String? {
        guard let value = values[name], !value.isEmpty else { return nil }
        guard value.unicodeScalars.count <= Limits.textLengthMax else {
            fail(name, .tooLong, "\(name) is longer than \(Limits.textLengthMax) characters.")
            return nil
        }
        // PostgreSQL cannot hold a NUL.
        guard !value.unicodeScalars.contains("\0") else {
            fail(name, .malformed, "\(name) contains a NUL character.")
            return nil
        }
        return value
    }

    /// A flag; `nil` where absent.
    mutating func flag(_ name: String) -> Bool? {
        guard let value = values[name] else { return nil }
        switch value.lowercased() {
        case "true", "1", "yes", "on": return true
        case "false", "0", "no", "off": return false
        default:
            fail(name, .wrongType, "\(name) must be true or false.")
            return nil
        }
    }

    /// A whole number within a range; `nil` where absent.
    mutating func integer(_ name: String, in range: ClosedRange<Int>) -> Int? {
        guard let value = values[name] else { return nil }
        guard let number = Int(value) else {
            fail(name, .wrongType, "\(name) must be a whole number.")
            return nil
        }
        guard range.contains(number) else {
            fail(name, .outOfRange, "\(name) must lie between \(range.lowerBound) and \(range.upperBound).")
            return nil
        }
        return number
    }

    /// One word of a closed list, in either case; `nil` where absent.
    mutating func choice<Word>(_ name: String, of type: Word.Type = Word.self) -> Word?
    where Word: RawRepresentable & CaseIterable, Word.RawValue == String {
        guard let value = values[name] else { return nil }
        if let word = Word.allCases.first(where: { $0.rawValue.lowercased() == value.lowercased() }) { return word }
        let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
        fail(name, .notInList, "\(name) must be one of \(words).")
        return nil
    }

    /// A UUID; `nil` where absent.
    mutating func identifier<Entity>(_ name: String) -> Identifier<Entity>? {
        guard let value = values[name] else { return nil }
        guard let identifier = Identifier<Entity>(value) else {
            fail(name, .malformed, "\(name) must be a UUID.")
            return nil
        }
        return identifier
    }

    /// A time (RFC 3339, with its offset); `nil` where absent.
    mutating func time(_ name: String) -> Timestamp? {
        guard let value = values[name] else { return nil }
        guard let time = Timestamp(rfc3339: value.utf8) else {
            fail(name, .malformed, "\(name) must be a time like 2026-01-31T12:00:00Z.")
            return nil
        }
        return time
    }

    /// `limit` and `offset`.
    mutating func page() -> PageBounds {
        PageBounds(
            limit: integer("limit", in: 1...PageBounds.limitMax) ?? PageBounds.limitDefault,
            offset: integer("offset", in: 0...PageBounds.offsetMax) ?? 0)
    }

    /// Records what only the caller can know to be wrong.
    mutating func fail(_ name: String, _ type: FieldError.Kind, _ message: String) {
        errors.note(FieldError(.query, name, type, message))
    }
}
