/// The name of a codec: `vendor/model`, as in the path of its file under `codecs/`.
///
/// Both parts are lower-case letters, digits and hyphens, so that a name is also a safe path; at most 64 characters.
public struct CodecID: Sendable, Hashable, CustomStringConvertible {
    /// `vendor/model`.
    public let description: String

    /// Reads `vendor/model`, for example `bosch/tps110`; `nil` for anything else.
    public init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= 64, parts.allSatisfy(Self.isName) else { return nil }
        description = text
    }

    private static func isName(_ part: Substring.UTF8View) -> Bool {
        guard let first = part.first, first != UInt8(ascii: "-") else { return false }
        return part.allSatisfy {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
            default: false
            }
        }
    }
}
