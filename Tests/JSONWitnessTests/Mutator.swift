import TestSupport

/// Damages JSON texts: a byte, a word, a piece cut out or doubled, an end cut off. The same for the same seed.
struct Mutator {
    private var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(state: seed) }

    private static let words: [[UInt8]] =
        [
            "\"", "{", "}", "[", "]", ",", ":", "0", "-", ".", "e", "E", "+", "\\", "\\u", "\\ud800", "\\u0000", "null",
            "true", "NaN", "Infinity", "\u{0}", "\n", "'", "/*", "//", " ", "99999999999999999999", "1e999", "-0",
            "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
        ].map { Array($0.utf8) } + [[0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xC3], [0xF4, 0x90, 0x80, 0x80]]
    private static let marks = Array("\"{}[],:0-.eE+\\u \n'aNI9".utf8)

    /// A damaged copy of one of the texts.
    mutating func mutant(of texts: [[UInt8]]) -> [UInt8] {
        var text = texts[random.below(texts.count)]
        for _ in 0...random.below(3) { damage(&text) }
        return text
    }

    private mutating func damage(_ text: inout [UInt8]) {
        let place = random.below(text.count + 1)
        let end = min(text.count, place + 1 + random.below(random.below(4) == 0 ? 30 : 3))
        switch random.below(10) {
        case 0...2 where place < text.count: text[place] = Self.marks[random.below(Self.marks.count)]
        case 3...4: text.insert(contentsOf: Self.words[random.below(Self.words.count)], at: place)
        case 5...6: text.removeSubrange(place..<end)
        case 7 where place < text.count: text[place] = random.byte()
        case 8: text.insert(contentsOf: text[place..<end], at: random.below(text.count + 1))
        case 9 where random.below(4) == 0: text.removeSubrange(place...)
        default: text.insert(random.byte(), at: place)
        }
    }
}
