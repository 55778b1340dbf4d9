import Crypto
import LoRaWAN

/// A secret that signs access tokens with HS256, and the name by which tokens refer to it.
///
/// The name (`kid`) is derived from the secret, so that every instance that shares the secret agrees on it.
public struct AuthKey: Sendable {
    /// The fewest bytes that are accepted: as many as HS256 gives (RFC 7518, §3.2).
    public static let secretBytesMin = 32

    /// The name: 16 lower-case hex digits.
    public let id: String
    let secret: [UInt8]

    /// Takes a secret; `nil` where it is shorter than ``secretBytesMin``.
    public init?(secret: [UInt8]) {
        guard secret.count >= Self.secretBytesMin else { return nil }
        self.secret = secret
        // The prefix keeps the name from being the hash of the secret itself.
        id = HexDigits.text(SHA256.hash(data: Array("parkd kid ".utf8) + secret).prefix(8))
    }
}

extension AuthKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The name only.
    public var description: String { "AuthKey(\(id))" }
    /// The name only.
    public var debugDescription: String { description }
    /// The name only: a dump must not show the secret.
    public var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}
