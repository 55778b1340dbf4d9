/// A site's name in addresses: lower-case letters, digits and single hyphens between them, unique within its tenant.
public struct SiteSlug: Sendable, Hashable {
    /// The most characters that one has.
    public static let lengthMax = 100

    /// The text.
    public let text: String

    /// Takes what people typed; `nil` where it is no slug.
    public init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard text.utf8.count <= Self.lengthMax, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(Self.isPlain) })
        else { return nil }
        self.text = text
    }

    /// Makes one of a name, as the upgrade from v5 did: what is no ASCII letter or digit becomes a hyphen.
    public init(of name: String) {
        var slug = ""
        for scalar in name.unicodeScalars.prefix(80) {
            let byte = UInt8(exactly: scalar.value).map { $0 | ((65...90).contains($0) ? 0x20 : 0) } ?? 0
            if Self.isPlain(byte) {
                slug.unicodeScalars.append(Unicode.Scalar(byte))
            } else if !slug.isEmpty, !slug.hasSuffix("-") {
                slug += "-"
            }
        }
        while slug.hasSuffix("-") { slug.removeLast() }
        text = slug.isEmpty ? "site" : slug
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
