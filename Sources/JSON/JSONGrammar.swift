/// What json-c lets pass although it is told to be strict: bytes that are not UTF-8 (overlong forms, surrogates, beyond
/// U+10FFFF), control characters, strings in single quotes, a number with a bare point, `NaN` and `Infinity`.
///
/// Such a text would be refused later by somebody else, PostgreSQL for one, with the whole batch around it.
enum JSONGrammar {
    /// The first byte that json-c would overlook; `nil` where its own check suffices.
    static func overlookedFault(in text: UnsafeBufferPointer<UInt8>) -> JSONError? {
        do {
            _ = try UTF8Span(validating: Span(_unsafeElements: text))
        } catch {
            return JSONError(code: .notUTF8, offset: error.byteOffsets.lowerBound)
        }
        var isInString = false
        var previous: UInt8 = 0
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte < 0x20 {
                guard !isInString, byte == 0x0A || byte == 0x0D || byte == 0x09 else { return fault(at: index) }
            } else if byte == UInt8(ascii: "\"") {
                isInString.toggle()
            } else if isInString {
                if byte == UInt8(ascii: "\\") { index += 1 }
            } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "N") || byte == UInt8(ascii: "I") {
                return fault(at: index)
            } else if previous == UInt8(ascii: "."), !isDigit(byte) {
                return fault(at: index)
            } else if byte == UInt8(ascii: "."), !isDigit(previous) {
                return fault(at: index)
            }
            previous = byte
            index += 1
        }
        return !isInString && previous == UInt8(ascii: ".") ? JSONError(code: .truncated, offset: text.count) : nil
    }

    private static func fault(at offset: Int) -> JSONError {
        JSONError(code: .malformed, offset: offset)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }
}
