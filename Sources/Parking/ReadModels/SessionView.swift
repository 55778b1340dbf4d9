public import LoRaWAN

/// A login of one's own that can still be refreshed.
public struct SessionView: Sendable, Hashable {
    /// The family of its refresh tokens.
    public var id: UUIDBits
    /// The tenant that it stands in.
    public var tenantID: TenantID
    /// That tenant's name.
    public var tenantName: String
    /// The address that it was refreshed from last.
    public var address: String?
    /// When the person logged in.
    public var createdAt: Timestamp
    /// When it was refreshed last.
    public var lastUsedAt: Timestamp
    /// When it ends by itself.
    public var expiresAt: Timestamp

    /// Makes a session; the address is set by property.
    public init(
        id: UUIDBits, tenantID: TenantID, tenantName: String, createdAt: Timestamp, lastUsedAt: Timestamp,
        expiresAt: Timestamp
    ) {
        self.id = id
        self.tenantID = tenantID
        self.tenantName = tenantName
        self.createdAt = createdAt
        self.lastUsedAt = lastUsedAt
        self.expiresAt = expiresAt
    }
}
