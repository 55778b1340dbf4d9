/// The one rule for texts that come from outside and are shown to people.
///
/// What a terminal, a log or a page would obey rather than show becomes U+FFFD, which everybody sees: control
/// characters (C0, DEL, C1), and what changes the direction of the text around it (overrides, isolates and marks), by
/// which one name can look like another. What had no form in UTF-8 is U+FFFD already.
public enum CleanText {
    /// What stands in place of what was taken out.
    public static let replacement: Unicode.Scalar = "\u{FFFD}"

    /// Whether there is nothing but printable ASCII, in which nothing can be wrong.
    ///
    /// Of most messages this is all that is done, so no byte is branched on.
    public static func isPlain(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        var others: UInt8 = 0
        // 0x20...0x7E
        for byte in utf8 { others |= byte &- 0x20 < 0x5F ? 0 : 1 }
        return others == 0
    }

    /// Whether a text may not have it.
    ///
    /// - Parameter keepingLines: line ends and tabs may be in it.
    public static func isUnfit(_ scalar: Unicode.Scalar, keepingLines: Bool = false) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D: !keepingLines
        case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    /// Whether the text may stay as it is.
    public static func isClean(_ text: String, keepingLines: Bool = false) -> Bool {
        text.utf8.withContiguousStorageIfAvailable(isPlain) == true
            || !text.unicodeScalars.contains { isUnfit($0, keepingLines: keepingLines) }
    }

    /// The text with ``replacement`` for each thing that it may not have.
    public static func cleaned(_ text: String, keepingLines: Bool = false) -> String {
        guard !isClean(text, keepingLines: keepingLines) else { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            scalars.append(isUnfit(scalar, keepingLines: keepingLines) ? replacement : scalar)
        }
        return String(scalars)
    }
}
