public import LoRaWAN
public import Parking

/// A login of one's own that can still be refreshed.
public struct SessionView: Sendable, Hashable {
    /// The family of its refresh tokens.
    public var id = UUIDBits.zero
    /// The tenant that it stands in.
    public var tenantID = TenantID(.zero)
    /// That tenant's name.
    public var tenantName = ""
    /// The address that it was refreshed from last.
    public var address: String?
    /// When the person logged in.
    public var createdAt = Timestamp(microseconds: 0)
    /// When it was refreshed last.
    public var lastUsedAt = Timestamp(microseconds: 0)
    /// When it ends by itself.
    public var expiresAt = Timestamp(microseconds: 0)

    /// One without values.
    public init() {}
}

extension SessionView: Resource {
    /// Over refresh tokens `r` that are not spent, and their tenants `t`.
    public mutating func fields(_ each: inout some FieldVisitor & ~Copyable) {
        each("id", &id, "r.family_id")
        each("tenant_id", &tenantID, "r.tenant_id") { $0.about("The tenant that it stands in.") }
        each("tenant_name", &tenantName, "t.name") { $0.like("Harbour Parking") }
        each("ip_address", &address, "r.ip_address") { $0.like("192.0.2.7") }
        each(
            "created_at", &createdAt,
            "(SELECT min(f.created_at) FROM refresh_tokens f WHERE f.family_id = r.family_id)"
        ) { $0.about("The login.") }
        each("last_used_at", &lastUsedAt, "r.created_at") { $0.about("The last refresh.") }
        each("expires_at", &expiresAt, "r.expires_at")
    }
}
