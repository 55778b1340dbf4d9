public import LoRaWAN

/// An API key, as its tenant's owners see it; nothing here opens anything.
public struct APIKeyView: Sendable, Hashable {
    /// Its row, and the middle of its text.
    public var id: APIKeyID
    /// Its tenant, which it never exceeds.
    public var tenantID: TenantID
    /// What people call it.
    public var name: String
    /// What it may do, as stored; words that this version does not know allow nothing.
    public var scopes: [String]
    /// When it ends by itself; `nil` where it does not.
    public var expiresAt: Timestamp?
    /// When it was last used, to the minute; `nil` where it never was.
    public var lastUsedAt: Timestamp?
    /// Who made it; `nil` where that is not known.
    public var createdBy: UserID?
    /// When it was made.
    public var createdAt: Timestamp

    /// Makes a key without an end; the rest is set by property.
    public init(id: APIKeyID, tenantID: TenantID, name: String, scopes: [String], createdAt: Timestamp) {
        self.id = id
        self.tenantID = tenantID
        self.name = name
        self.scopes = scopes
        self.createdAt = createdAt
    }
}
