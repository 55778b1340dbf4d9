/// Walks over the members of a JSON object without looking into them: to find one again in a text that was parsed.
///
/// Nothing is read past the end, whatever the text is.
struct TopLevelMembers {
    private let text: UnsafeRawBufferPointer
    private var position = 0

    init(of text: UnsafeRawBufferPointer) {
        self.text = text
    }

    /// The text of the last member with one of these names; `nil` where there is none, or it is `null`.
    func last(named names: [StaticString]) -> [UInt8]? {
        var walk = self
        var found: Range<Int>?
        while let member = walk.next() {
            let key = text[member.key]
            let isNamed = names.contains { name in
                key.elementsEqual(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
            }
            if isNamed { found = member.value }
        }
        guard let found, !text[found].elementsEqual("null".utf8) else { return nil }
        return Array(text[found])
    }

    /// The next member, its key without quotes; `nil` behind the last.
    private mutating func next() -> (key: Range<Int>, value: Range<Int>)? {
        if position == 0 { skip(while: { $0 != UInt8(ascii: "{") }) }
        skip(while: { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "}") })
        guard position < text.count, text[position] == UInt8(ascii: "\"") else { return nil }
        let start = position + 1
        skipText()
        let key = start..<max(position - 1, start)
        skip(while: { $0 != UInt8(ascii: ":") })
        position += 1
        skip(while: Self.isBlank)
        let value = min(position, text.count)
        skipValue()
        return (key, value..<position)
    }

    /// A text, a number or word, or everything between brackets.
    private mutating func skipValue() {
        var depth = 0
        while position < text.count {
            switch text[position] {
            case UInt8(ascii: "\""): skipText()
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                position += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard depth > 0 else { return }
                depth -= 1
                position += 1
            case UInt8(ascii: ",") where depth == 0: return
            case let byte where depth == 0 && Self.isBlank(byte): return
            default:
                position += 1
                continue
            }
            if depth == 0 { return }
        }
        position = min(position, text.count)
    }

    /// Behind the quote that ends the text that begins here.
    private mutating func skipText() {
        position += 1
        while position < text.count, text[position] != UInt8(ascii: "\"") {
            position += text[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        position = min(position + 1, text.count)
    }

    private mutating func skip(while condition: (UInt8) -> Bool) {
        while position < text.count, condition(text[position]) { position += 1 }
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }
}
