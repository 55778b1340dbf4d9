/// What json-c 0.16 takes in its strict mode although RFC 8259 does not have it. The whole list: any other difference
/// of verdict is a fault of ours or one of its own.
enum Leniency: String, CaseIterable {
    /// `NaN`, `Infinity` and `-Infinity` are numbers to it; the RFC (§6) has none that are not finite.
    case notFinite
    /// `-01` and `01.5`: its strict mode looks for zeros in front of unsigned integers only (§6).
    case leadingZeros
    /// `1.`, `1.e5` and `-.5`: what `strtod` takes is a number to it (§6 wants digits on both sides).
    case bareFraction
    /// Control characters in texts as they are; §7 wants them escaped.
    case controlCharacter
    /// `{'a':1}`: its strict mode refuses texts in single quotes, but not names.
    case singleQuotedName
    /// UTF-8 that is longer than needed, of surrogates, or beyond U+10FFFF: it looks only at how many bytes follow.
    case looseUTF8
    /// It counts values, and so an empty array or object may stand one level deeper than it may for us.
    case emptyBelowDepth

    /// What json-c loses of texts that both take; ``JSONTree`` has it as json-c does.
    enum Loss: String, CaseIterable {
        /// Integers end at -2⁶³ and at 2⁶⁴-1 without a word; ours says that it has none, and gives the double.
        case range
        /// A name ends at an escaped NUL, because it is a C string; ours has all of it.
        case name
    }
}

/// Rewrites what only json-c takes into what it means, and nothing else: of the result both must say the same.
struct Mender {
    private let text: [UInt8]
    private var position = 0
    private var mended: [UInt8] = []
    private var found: Set<Leniency> = []

    /// The mended text, and what was mended.
    static func mend(_ text: [UInt8]) -> (text: [UInt8], found: Set<Leniency>) {
        let repaired = JSONTree.repaired(text)
        var mender = Mender(text: repaired)
        if repaired != text { mender.found.insert(.looseUTF8) }
        while mender.position < repaired.count { mender.step() }
        return (mender.mended, mender.found)
    }

    private init(text: [UInt8]) { self.text = text }

    private mutating func step() {
        switch text[position] {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): quoted()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "N"), UInt8(ascii: "I"): word()
        default:
            mended.append(text[position])
            position += 1
        }
    }

    private mutating func quoted() {
        let quote = text[position]
        if quote == UInt8(ascii: "'") { found.insert(.singleQuotedName) }
        mended.append(UInt8(ascii: "\""))
        position += 1
        while position < text.count, text[position] != quote {
            let byte = text[position]
            position += 1
            if byte < 0x20 {
                found.insert(.controlCharacter)
                mended += Array("\\u00".utf8) + Array(String(byte >> 4).utf8) + [Self.hexadecimal(byte & 15)]
                continue
            }
            if byte == UInt8(ascii: "\"") { mended.append(UInt8(ascii: "\\")) }
            mended.append(byte)
            guard byte == UInt8(ascii: "\\"), position < text.count else { continue }
            mended.append(text[position])
            position += 1
        }
        guard position < text.count else { return }
        mended.append(UInt8(ascii: "\""))
        position += 1
    }

    private mutating func word() {
        let start = position
        while position < text.count, Self.isWord(text[position]) { position += 1 }
        let word = String(decoding: text[start..<position], as: UTF8.self)
        switch word {
        case "NaN": replace("null")
        case "Infinity": replace("1e999")
        case "-Infinity": replace("-1e999")
        default: number(word)
        }
    }

    private mutating func replace(_ word: String) {
        found.insert(.notFinite)
        mended += Array(word.utf8)
    }

    private mutating func number(_ word: String) {
        var rest = word[...]
        if rest.hasPrefix("-") { mended += Array(rest.removeFirst().utf8) }
        while rest.hasPrefix("0"), rest.dropFirst().first?.isNumber == true {
            found.insert(.leadingZeros)
            rest.removeFirst()
        }
        if rest.hasPrefix("."), word.hasPrefix("-") {
            found.insert(.bareFraction)
            mended.append(UInt8(ascii: "0"))
        }
        while let character = rest.popFirst() {
            mended += Array(character.utf8)
            guard character == ".", rest.first?.isNumber != true else { continue }
            found.insert(.bareFraction)
            mended.append(UInt8(ascii: "0"))
        }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    private static func hexadecimal(_ digit: UInt8) -> UInt8 {
        digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
    }
}
