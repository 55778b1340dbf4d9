public import LoRaWAN

/// An API key to be made.
public struct NewAPIKey: Sendable, Hashable {
    /// Its row, and the middle of its text.
    public var id: APIKeyID
    /// SHA-256 of its secret, 64 lower-case hex digits; the secret itself is never stored.
    public var secretHash: String
    /// What people call it.
    public var name: String
    /// What it may do.
    public var scopes: [KeyScope]
    /// When it ends by itself; `nil` where it does not.
    public var expiresAt: Timestamp?

    /// Describes a key.
    public init(id: APIKeyID, secretHash: String, name: String, scopes: [KeyScope], expiresAt: Timestamp?) {
        self.id = id
        self.secretHash = secretHash
        self.name = name
        self.scopes = scopes
        self.expiresAt = expiresAt
    }
}
