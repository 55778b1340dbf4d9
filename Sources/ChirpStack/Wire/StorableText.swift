import LoRaWAN

/// A text as it can be stored and shown: UTF-8, clean, not longer than anyone needs.
struct StorableText {
    let text: String
    /// Whether it is what was sent.
    let isAsSent: Bool

    /// Puts right what has to be: bytes that are no UTF-8 become U+FFFD, so does what ``CleanText`` takes out, and the
    /// end is cut off before the code point that crosses the limit.
    ///
    /// Most texts are printable ASCII, of which one look at each byte tells that nothing is to be done.
    ///
    /// - Parameters:
    ///   - limit: in bytes of UTF-8.
    ///   - keepingLines: it may have several lines.
    init(_ utf8: UnsafeBufferPointer<UInt8>, atMost limit: Int, keepingLines: Bool = false) {
        if utf8.count <= limit, CleanText.isPlain(utf8) {
            text = String(decoding: utf8, as: UTF8.self)
            isAsSent = true
        } else {
            (text, isAsSent) = Self.repaired(utf8, limit, keepingLines)
        }
    }

    private static func repaired(
        _ utf8: UnsafeBufferPointer<UInt8>, _ limit: Int, _ keepingLines: Bool
    ) -> (String, isAsSent: Bool) {
        // Repaired bytes are longer than those that were sent, and a cut text may end inside a code point.
        let isCut = utf8.count > limit
        let kept = utf8.prefix(limit)
        let whole = isCut ? kept[..<lastBoundary(of: kept)] : kept
        var text = CleanText.cleaned(String(decoding: whole, as: UTF8.self), keepingLines: keepingLines)
        if text.utf8.count > limit {
            let bytes = Array(text.utf8.prefix(limit))
            text = String(decoding: bytes[..<lastBoundary(of: bytes)], as: UTF8.self)
        }
        // Whoever put U+FFFD there, something that was sent is not: half of a surrogate pair, for one.
        return (text, !isCut && !text.unicodeScalars.contains(CleanText.replacement))
    }

    /// Where the last code point ends that is whole, or begins that is not.
    private static func lastBoundary<Bytes: BidirectionalCollection<UInt8>>(of utf8: Bytes) -> Bytes.Index {
        var lead = utf8.endIndex
        for length in 1...4 where lead > utf8.startIndex {
            lead = utf8.index(before: lead)
            guard utf8[lead] & 0xC0 == 0x80 else { return Self.length(utf8[lead]) > length ? lead : utf8.endIndex }
        }
        return utf8.endIndex
    }

    /// How many bytes a code point has that begins with this one.
    private static func length(_ lead: UInt8) -> Int {
        switch lead {
        case 0xF0...: 4
        case 0xE0...: 3
        case 0xC0...: 2
        default: 1
        }
    }
}
