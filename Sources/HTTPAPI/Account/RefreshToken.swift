import Crypto
import LoRaWAN

/// A refresh token: 32 random bytes as 64 hex digits, of which the database knows the SHA-256 only. The id of a
/// browser's session is made likewise.
struct RefreshToken: Sendable {
    /// How long a token is good, in seconds: 30 days.
    static let lifetimeS = 2_592_000.0

    /// What the client keeps.
    let text: String

    /// A new one, from the operating system's random numbers.
    static func random() -> RefreshToken {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        return RefreshToken(text: HexDigits.text(bytes))
    }

    /// What the database keeps; a plain hash will do, since nobody can guess 256 random bits.
    var hash: String { HexDigits.text(SHA256.hash(data: Array(text.utf8))) }
}
