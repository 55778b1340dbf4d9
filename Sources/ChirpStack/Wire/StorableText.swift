/// A text as PostgreSQL can store it: UTF-8, without NUL, not longer than anyone needs.
struct StorableText {
    let text: String
    /// Whether it is what was sent.
    let isAsSent: Bool

    /// Puts right what has to be: NULs are left out, bytes that are no UTF-8 become U+FFFD, and the end is cut off
    /// before the code point that crosses the limit.
    ///
    /// - Parameter limit: in bytes of UTF-8.
    init(_ utf8: UnsafeBufferPointer<UInt8>, atMost limit: Int) {
        if utf8.count <= limit, !utf8.contains(0), let text = String(validating: utf8, as: UTF8.self) {
            self.text = text
            isAsSent = true
            return
        }
        let kept = Array(utf8.lazy.filter { $0 != 0 }.prefix(limit))
        // Repaired bytes are longer than those that were sent, and a cut text may end inside a code point.
        let isCut = utf8.count > limit
        let whole = isCut ? kept[..<Self.lastBoundary(of: kept)] : kept[...]
        let repaired = String(decoding: whole, as: UTF8.self)
        if repaired.utf8.count <= limit {
            text = repaired
        } else {
            let bytes = Array(repaired.utf8.prefix(limit))
            text = String(decoding: bytes[..<Self.lastBoundary(of: bytes)], as: UTF8.self)
        }
        isAsSent = false
    }

    /// Where the last code point ends that is whole, or begins that is not.
    private static func lastBoundary(of utf8: [UInt8]) -> Int {
        guard let lead = utf8.indices.suffix(4).last(where: { utf8[$0] & 0xC0 != 0x80 }) else { return utf8.count }
        let length =
            switch utf8[lead] {
            case 0xF0...: 4
            case 0xE0...: 3
            case 0xC0...: 2
            default: 1
            }
        return lead + length > utf8.count ? lead : utf8.count
    }
}
