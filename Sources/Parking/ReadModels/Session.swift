public import LoRaWAN

/// A login that is kept alive: by refresh tokens, each of which is good for one use, or by the id in a browser's
/// cookie.
///
/// All tokens that descend from one login are a family; when a used token comes back, someone has stolen one, and the
/// whole family is revoked (RFC 9700, §4.14.2). A browser's id is a family of its own, and is used again and again: two
/// tabs that renew side by side would else end each other's login.
public struct Session: Sendable, Hashable {
    /// What keeps a login alive.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A token that is good for one use.
        case refresh
        /// The id in the cookie of a browser.
        case browser
    }

    /// SHA-256 of the token or id that is valid now, 64 lower-case hex digits; it itself is never stored.
    public var tokenHash: String
    /// The family.
    public var familyID: UUIDBits
    /// Whose it is.
    public var userID: UserID
    /// The current tenant, which a refresh keeps; of a browser, the one that it asked for last.
    public var tenantID: TenantID
    /// When the refresh token ends, or the browser's session however much it is used.
    public var expiresAt: Timestamp
    /// The address that asked for the token.
    public var address: String?
    /// The network by which that address counts as one customer: of IPv6, 64 bits.
    public var network: String?
    /// What keeps it alive.
    public var kind = Kind.refresh
    /// When a browser's session ends unless it is used before; `nil` for refresh tokens.
    public var idleEndsAt: Timestamp?

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
