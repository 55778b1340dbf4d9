/// Checks a text by the grammar of RFC 8259 in one pass and notes where each value stands; makes no value.
///
/// The ingest path reads a dozen of the values of a message: a tree of all of them cost more than everything else that
/// happens to it.
struct JSONParser {
    private let text: UnsafeBufferPointer<UInt8>
    private let depthMax: Int
    private let isSalvaging: Bool
    private var position = 0
    private var depth = 0
    private(set) var tokens: [JSONToken] = []

    /// - Parameter isSalvaging: whether a value that is none costs only itself.
    init(text: UnsafeBufferPointer<UInt8>, depthMax: Int, isSalvaging: Bool = false) {
        self.text = text
        self.depthMax = depthMax
        self.isSalvaging = isSalvaging
        tokens.reserveCapacity(text.count / 8 + 4)
    }

    /// Reads the whole text.
    mutating func parse() throws(JSONError) {
        if !isSalvaging { try checkUTF8() }
        guard text.count < Int(UInt32.max) else { throw fault() }
        skipSpace()
        try value()
        skipSpace()
        guard position == text.count else { throw fault() }
    }

    private mutating func value() throws(JSONError) {
        guard position < text.count else { throw fault() }
        switch text[position] {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            if isSalvaging && depth >= depthMax { return try skipNested() }
            if text[position] == UInt8(ascii: "{") { try object() } else { try array() }
        case UInt8(ascii: "\""): try string()
        default:
            if isSalvaging { try salvageWord() } else { try word() }
        }
    }

    private mutating func word() throws(JSONError) {
        switch text[position] {
        case UInt8(ascii: "t"): try literal("true", .boolean, isTrue: true)
        case UInt8(ascii: "f"): try literal("false", .boolean, isTrue: false)
        case UInt8(ascii: "n"): try literal("null", .null, isTrue: false)
        default: try number()
        }
    }

    private func checkUTF8() throws(JSONError) {
        do {
            _ = try UTF8Span(validating: Span(_unsafeElements: text))
        } catch {
            throw JSONError(code: .notUTF8, offset: error.byteOffsets.lowerBound)
        }
    }

    private mutating func object() throws(JSONError) {
        let index = try open(.object)
        var count: UInt32 = 0
        if !closes(UInt8(ascii: "}")) {
            repeat {
                skipSpace()
                guard position < text.count, text[position] == UInt8(ascii: "\"") else { throw fault() }
                try string()
                skipSpace()
                try expect(UInt8(ascii: ":"))
                skipSpace()
                try value()
                count += 1
            } while try goesOn(until: UInt8(ascii: "}"))
        }
        close(index, count)
    }

    private mutating func array() throws(JSONError) {
        let index = try open(.array)
        var count: UInt32 = 0
        if !closes(UInt8(ascii: "]")) {
            repeat {
                skipSpace()
                try value()
                count += 1
            } while try goesOn(until: UInt8(ascii: "]"))
        }
        close(index, count)
    }

    private mutating func open(_ kind: JSONValue.Kind) throws(JSONError) -> Int {
        depth += 1
        guard depth <= depthMax else { throw JSONError(code: .tooDeep, offset: position) }
        tokens.append(JSONToken(kind: kind, start: UInt32(position), end: 0, next: 0))
        position += 1
        return tokens.count - 1
    }

    private mutating func close(_ index: Int, _ count: UInt32) {
        depth -= 1
        tokens[index].end = UInt32(position)
        tokens[index].next = UInt32(tokens.count)
        tokens[index].count = count
    }

    private mutating func closes(_ bracket: UInt8) -> Bool {
        skipSpace()
        guard position < text.count, text[position] == bracket else { return false }
        position += 1
        return true
    }

    /// A comma, or the end.
    private mutating func goesOn(until bracket: UInt8) throws(JSONError) -> Bool {
        if closes(bracket) { return false }
        try expect(UInt8(ascii: ","))
        return true
    }

    private mutating func string() throws(JSONError) {
        position += 1
        let start = position
        var hasEscapes = false
        var isReadable = true
        while true {
            guard position < text.count else { throw fault() }
            let byte = text[position]
            if byte == UInt8(ascii: "\"") { break }
            guard byte >= 0x20 || isSalvaging else { throw fault() }
            position += 1
            if byte == UInt8(ascii: "\\") {
                hasEscapes = true
                do throws(JSONError) {
                    try escape()
                } catch {
                    // The byte that is no escape is not passed over, so the quote that ends the text is found.
                    guard isSalvaging, position < text.count else { throw error }
                    isReadable = false
                }
            }
        }
        append(isReadable ? .string : .unreadable, from: start, isMarked: hasEscapes && isReadable)
        position += 1
    }

    private mutating func escape() throws(JSONError) {
        guard position < text.count else { throw fault() }
        switch text[position] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            position += 1
        case UInt8(ascii: "u"):
            position += 1
            for _ in 0..<4 {
                guard position < text.count, JSONEscapes.hexadecimal(text[position]) != nil else { throw fault() }
                position += 1
            }
        default: throw fault()
        }
    }

    private mutating func literal(
        _ word: StaticString, _ kind: JSONValue.Kind, isTrue: Bool
    ) throws(JSONError) {
        let start = position
        for offset in 0..<word.utf8CodeUnitCount {
            guard position < text.count, text[position] == word.utf8Start[offset] else { throw fault() }
            position += 1
        }
        append(kind, from: start, isMarked: isTrue)
    }

    private mutating func number() throws(JSONError) {
        let start = position
        var kind = JSONValue.Kind.integer
        if position < text.count, text[position] == UInt8(ascii: "-") { position += 1 }
        if position < text.count, text[position] == UInt8(ascii: "0") {
            position += 1
        } else {
            try digits()
        }
        if position < text.count, text[position] == UInt8(ascii: ".") {
            kind = .double
            position += 1
            try digits()
        }
        if position < text.count, text[position] | 0x20 == UInt8(ascii: "e") {
            kind = .double
            position += 1
            if position < text.count, text[position] == UInt8(ascii: "+") || text[position] == UInt8(ascii: "-") {
                position += 1
            }
            try digits()
        }
        append(kind, from: start)
    }

    private mutating func digits() throws(JSONError) {
        let start = position
        while position < text.count, text[position] &- UInt8(ascii: "0") < 10 { position += 1 }
        guard position > start else { throw fault() }
    }

    /// A literal or a number; where it is neither, everything up to the next byte that the document is made of.
    private mutating func salvageWord() throws(JSONError) {
        let start = position
        let count = tokens.count
        do throws(JSONError) {
            try word()
            if position == text.count || endsWord(text[position]) { return }
        } catch {
            guard position < text.count else { throw error }
        }
        tokens.removeLast(tokens.count - count)
        position = start
        while position < text.count, !endsWord(text[position]) { position += 1 }
        guard position > start else { throw fault() }
        append(.unreadable, from: start)
    }

    private func endsWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "{"),
            UInt8(ascii: ":"), UInt8(ascii: "\""):
            true
        default: false
        }
    }

    /// Passes over what is nested too deep, by counting brackets outside texts: no memory for each level.
    private mutating func skipNested() throws(JSONError) {
        let start = position
        var open = 0
        while position < text.count {
            switch text[position] {
            case UInt8(ascii: "{"), UInt8(ascii: "["): open += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): open -= 1
            case UInt8(ascii: "\""):
                position += 1
                while position < text.count, text[position] != UInt8(ascii: "\"") {
                    position += text[position] == UInt8(ascii: "\\") ? 2 : 1
                }
            default: break
            }
            position += 1
            if open == 0 { return append(.unreadable, from: start) }
        }
        throw fault()
    }

    private mutating func append(_ kind: JSONValue.Kind, from start: Int, isMarked: Bool = false) {
        tokens.append(
            JSONToken(
                kind: kind, isMarked: isMarked, start: UInt32(start), end: UInt32(position),
                next: UInt32(tokens.count + 1)))
    }

    private mutating func skipSpace() {
        while position < text.count {
            switch text[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    private mutating func expect(_ byte: UInt8) throws(JSONError) {
        guard position < text.count, text[position] == byte else { throw fault() }
        position += 1
    }

    private func fault() -> JSONError {
        JSONError(code: position >= text.count ? .truncated : .malformed, offset: position)
    }
}
