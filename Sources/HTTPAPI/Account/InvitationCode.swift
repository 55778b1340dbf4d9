import Crypto
import LoRaWAN

/// The one-time code of an invitation: 16 random bytes as 32 hex digits, of which the database knows the SHA-256 only.
struct InvitationCode: Sendable {
    /// Bytes of a code.
    private static let bytes = 16

    /// What whoever invites gets once, to hand on.
    let text: String

    /// A new one, from the operating system's random numbers.
    static func random() -> InvitationCode {
        var generator = SystemRandomNumberGenerator()
        return InvitationCode(
            digits: HexDigits.text((0..<bytes).map { _ in UInt8.random(in: .min ... .max, using: &generator) }))
    }

    private init(digits: String) {
        text = digits
    }

    /// Reads a code as people pass it on: in either case, with white space and hyphens between; `nil` for anything
    /// else.
    init?(_ typed: String) {
        guard typed.utf8.count <= 100 else { return nil }
        let digits = String(typed.unicodeScalars.filter { !$0.properties.isWhitespace && $0 != "-" })
        guard digits.utf8.count == Self.bytes * 2, HexDigits.bytes(digits) != nil else { return nil }
        text = digits.lowercased()
    }

    /// What the database keeps; a plain hash will do, since nobody can guess 128 random bits within a week.
    var hash: String { HexDigits.text(SHA256.hash(data: Array(text.utf8))) }
}

extension InvitationCode: CustomStringConvertible {
    /// Nothing of the code.
    var description: String { "InvitationCode" }
}
