import Crypto
import LoRaWAN
import Parking

/// The text of an API key: `pk_<id>_<secret>`, the id a UUID, the secret 32 random bytes as 64 hex digits.
struct KeyText: Sendable {
    /// The key's row.
    let id: APIKeyID
    private let secret: String

    /// A new one, from the operating system's random numbers.
    static func random() -> KeyText {
        KeyText(id: .random(), secret: RefreshToken.random().text)
    }

    private init(id: APIKeyID, secret: String) {
        self.id = id
        self.secret = secret
    }

    /// Reads a key as a client sends it; `nil` for anything else, such as a key of v5.
    init?(_ text: String) {
        let parts = text.utf8.count <= 200 ? text.split(separator: "_", omittingEmptySubsequences: false) : []
        guard parts.count == 3, parts[0] == "pk", let id = APIKeyID(parts[1]), parts[2].utf8.count == 64,
            HexDigits.bytes(parts[2]) != nil
        else { return nil }
        self.init(id: id, secret: parts[2].lowercased())
    }

    /// What the client keeps.
    var text: String { "pk_\(id)_\(secret)" }

    /// What the database keeps; a plain hash will do, since nobody can guess 256 random bits.
    var secretHash: String { HexDigits.text(SHA256.hash(data: Array(secret.utf8))) }
}

extension KeyText: CustomStringConvertible {
    /// Without the secret.
    var description: String { "pk_\(id)" }
}
