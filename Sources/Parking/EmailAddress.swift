/// An e-mail address in the one form in which it is stored, counted and compared: letters of ASCII in lower case, all
/// else as it was given.
///
/// Nothing else is folded: which other letters are the same depends on language and library, and where two parts of a
/// program disagree, one person passes for another. So a new address has to be ASCII; an account from before that has
/// another one is found by exactly its characters.
public struct EmailAddress: Sendable {
    /// The address.
    public let text: String

    /// Takes any text in normal form, to find who has it.
    public init(of text: String) {
        var folded = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isCapital = ("A"..."Z").contains(scalar)
            folded.append(isCapital ? Unicode.Scalar(UInt8(scalar.value) | 0x20) : scalar)
        }
        self.text = String(folded)
    }

    /// Takes an address for somebody new: a dot-string of RFC 5321 (§4.1.2), an at sign, and a domain of letters,
    /// digits and hyphens; `nil` for anything else, such as quotes, dots at an end, and whatever is not ASCII.
    public init?(new text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, Self.isDotted(parts[0], Self.isOfWord), Self.isDotted(parts[1], Self.isOfLabel),
            parts[1].split(separator: UInt8(ascii: ".")).allSatisfy(Self.isLabel)
        else { return nil }
        self.init(of: text)
    }

    /// Whether it is parts of one or more allowed characters with single dots between them.
    private static func isDotted(_ part: Substring.UTF8View, _ isAllowed: (UInt8) -> Bool) -> Bool {
        part.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            .allSatisfy { !$0.isEmpty && $0.allSatisfy(isAllowed) }
    }

    private static func isLabel(_ label: Substring.UTF8View) -> Bool {
        label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
    }

    private static func isOfWord(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }

    private static func isOfLabel(_ byte: UInt8) -> Bool { isAlphanumeric(byte) || byte == UInt8(ascii: "-") }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }
}

/// By bytes: to Swift a letter with an accent is the same text as the two code points that it may be written with.
extension EmailAddress: Hashable {
    /// Whether both are the same bytes.
    public static func == (left: Self, right: Self) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) { for byte in text.utf8 { hasher.combine(byte) } }
}

extension EmailAddress: CustomStringConvertible {
    /// The address.
    public var description: String { text }
}
