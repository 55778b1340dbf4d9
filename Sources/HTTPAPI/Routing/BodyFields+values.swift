import JSON
import LoRaWAN
import Parking

/// Typed values of fields: each is `nil` where the field is absent, `null`, or wrong and then recorded.
extension BodyFields {
    /// A text of at most so many bytes that must be there: what a hash or another protocol bounds.
    mutating func required(_ name: String, bytesMax: Int = Limits.textLengthMax) -> String {
        if let value = optional(name, bytesMax: bytesMax), !value.isEmpty { return value }
        missing(name)
        return ""
    }

    /// A text of at most so many bytes.
    mutating func optional(_ name: String, bytesMax: Int = Limits.textLengthMax) -> String? {
        guard let text = anyText(name) else { return nil }
        guard text.utf8.count <= bytesMax else {
            fail(name, .tooLong, "\(name) is longer than \(bytesMax) bytes.")
            return nil
        }
        return text
    }

    /// A text for people, on one line, of at most so many characters, which must not be blank.
    mutating func text(_ name: String, max: Int = Limits.textLengthMax) -> String? {
        text(name, max: max, keepingLines: false)
    }

    /// The same, of any number of lines.
    mutating func prose(_ name: String, max: Int) -> String? {
        text(name, max: max, keepingLines: true)
    }

    private mutating func text(_ name: String, max: Int, keepingLines: Bool) -> String? {
        guard let text = anyText(name) else { return nil }
        guard text.unicodeScalars.count <= max else {
            fail(name, .tooLong, "\(name) is longer than \(max) characters.")
            return nil
        }
        guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
            fail(name, .outOfRange, "\(name) must not be blank.")
            return nil
        }
        guard CleanText.isClean(text, keepingLines: keepingLines) else {
            fail(name, .malformed, "\(name) contains a control character, or one that turns the direction of text.")
            return nil
        }
        return text
    }

    /// A flag.
    mutating func flag(_ name: String) -> Bool? {
        guard let value = value(name) else { return nil }
        guard case .flag(let flag) = value else {
            fail(name, .wrongType, "\(name) must be true or false.")
            return nil
        }
        return flag
    }

    /// A whole number within a range.
    mutating func integer(_ name: String, in range: ClosedRange<Int>) -> Int? {
        guard let value = value(name) else { return nil }
        guard let number = value.integer else {
            fail(name, .wrongType, "\(name) must be a whole number.")
            return nil
        }
        guard range.contains(number) else {
            fail(name, .outOfRange, "\(name) must lie between \(range.lowerBound) and \(range.upperBound).")
            return nil
        }
        return number
    }

    /// A number within a range.
    mutating func number(_ name: String, in range: ClosedRange<Double>) -> Double? {
        guard let value = value(name) else { return nil }
        guard let number = value.double else {
            fail(name, .wrongType, "\(name) must be a number.")
            return nil
        }
        guard range.contains(number) else {
            fail(name, .outOfRange, "\(name) must lie between \(range.lowerBound) and \(range.upperBound).")
            return nil
        }
        return number
    }

    /// One word of a closed list, as it is written there.
    mutating func choice<Word>(_ name: String, of type: Word.Type = Word.self) -> Word?
    where Word: RawRepresentable & CaseIterable, Word.RawValue == String {
        guard let text = anyText(name) else { return nil }
        if let word = Word(rawValue: text) { return word }
        fail(name, .notInList, "\(name) must be one of \(Word.allCases.map(\.rawValue).joined(separator: ", ")).")
        return nil
    }

    /// A UUID.
    mutating func identifier<Entity>(_ name: String) -> Identifier<Entity>? {
        guard let text = anyText(name) else { return nil }
        if let identifier = Identifier<Entity>(text) { return identifier }
        fail(name, .malformed, "\(name) must be a UUID.")
        return nil
    }

    /// An EUI-64 as people type it.
    mutating func eui(_ name: String) -> EUI64? {
        guard let text = anyText(name) else { return nil }
        if let eui = EUI64(typed: text) { return eui }
        fail(name, .malformed, "\(name) must have 16 hexadecimal digits.")
        return nil
    }

    /// A time (RFC 3339, with its offset).
    mutating func time(_ name: String) -> Timestamp? {
        guard let text = anyText(name) else { return nil }
        if let time = Timestamp(rfc3339: text.utf8) { return time }
        fail(name, .malformed, "\(name) must be a time like 2026-01-31T12:00:00Z.")
        return nil
    }

    /// An object that is stored as it is, with clean texts.
    mutating func object(_ name: String, bytesMax: Int = Limits.storedObjectBytesMax) -> RawJSON? {
        guard let value = value(name) else { return nil }
        guard case .object = value else {
            fail(name, .wrongType, "\(name) must be an object.")
            return nil
        }
        if let fault = value.storageFault {
            fail(name, .malformed, "\(name) contains \(fault).")
            return nil
        }
        var writer = JSONWriter()
        value.write(to: &writer)
        guard writer.bytes.count <= bytesMax else {
            fail(name, .tooLong, "\(name) is longer than \(bytesMax) bytes.")
            return nil
        }
        return RawJSON(bytes: writer.bytes)
    }

    /// A value that must be there; what `read` finds wrong counts as there.
    mutating func required<Value>(_ name: String, _ read: (inout BodyFields) -> Value?) -> Value? {
        guard has(name) else {
            missing(name)
            return nil
        }
        return read(&self)
    }

    /// What a PATCH says of a field that may be cleared by `null`.
    mutating func clearable<Value>(_ name: String, _ read: (inout BodyFields) -> Value?) -> Change<Value?> {
        if isNull(name) { return .set(nil) }
        guard let value = read(&self) else { return .keep }
        return .set(value)
    }

    /// What a PATCH says of a field that always has a value.
    mutating func change<Value>(_ name: String, _ read: (inout BodyFields) -> Value?) -> Change<Value> {
        if isNull(name) { fail(name, .wrongType, "\(name) must not be null.") }
        guard let value = read(&self) else { return .keep }
        return .set(value)
    }

    private mutating func missing(_ name: String) {
        if !errors.contains(where: { $0.field == name }) { fail(name, .missing, "\(name) is missing.") }
    }

    /// A text that PostgreSQL can hold.
    private mutating func anyText(_ name: String) -> String? {
        guard let value = value(name) else { return nil }
        guard case .text(let text) = value else {
            fail(name, .wrongType, "\(name) must be a text.")
            return nil
        }
        guard !text.unicodeScalars.contains("\0") else {
            fail(name, .malformed, "\(name) contains a NUL character.")
            return nil
        }
        return text
    }
}
