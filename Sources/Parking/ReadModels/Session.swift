public import LoRaWAN

/// A login that is kept alive by refresh tokens, each of which is good for one use.
///
/// All tokens that descend from one login are a family; when a used token comes back, someone has stolen one, and the
/// whole family is revoked (RFC 9700, §4.14.2).
public struct Session: Sendable, Hashable {
    /// SHA-256 of the refresh token that is valid now, 64 lower-case hex digits; the token itself is never stored.
    public var tokenHash: String
    /// The family.
    public var familyID: UUIDBits
    /// Whose it is.
    public var userID: UserID
    /// The current tenant, which a refresh keeps.
    public var tenantID: TenantID
    /// When the refresh token ends.
    public var expiresAt: Timestamp
    /// The address that asked for the token.
    public var address: String?
    /// The network by which that address counts as one customer: of IPv6, 64 bits.
    public var network: String?

    /// Makes a session.
    public init(
        tokenHash: String, familyID: UUIDBits, userID: UserID, tenantID: TenantID, expiresAt: Timestamp,
        address: String? = nil
    ) {
        self.tokenHash = tokenHash
        self.familyID = familyID
        self.userID = userID
        self.tenantID = tenantID
        self.expiresAt = expiresAt
        self.address = address
    }
}
