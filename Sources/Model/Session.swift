public import LoRaWAN
public import Parking

/// A login of one's own that still goes on.
public struct SessionView: Sendable, Hashable {
    /// The family of its refresh tokens.
    public var id = UUIDBits.zero
    /// What keeps it alive.
    public var kind = Session.Kind.refresh
    /// The tenant that it stands in; of a browser, the one that it asked for last.
    public var tenantID = TenantID(.zero)
    /// That tenant's name.
    public var tenantName = ""
    /// The address that it was used from last.
    public var address: String?
    /// When the person logged in.
    public var createdAt = Timestamp(microseconds: 0)
    /// When it was used last.
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
        each("kind", &kind, "r.kind") { $0.about("What keeps it alive: refresh tokens, or a browser's cookie.") }
        each("tenant_id", &tenantID, "r.tenant_id") { $0.about("The tenant that it stood in last.") }
        each("tenant_name", &tenantName, "t.name") { $0.like("Harbour Parking") }
        each("ip_address", &address, "r.ip_address") { $0.like("192.0.2.7") }
        each(
            "created_at", &createdAt,
            "(SELECT min(f.created_at) FROM refresh_tokens f WHERE f.family_id = r.family_id)"
        ) { $0.about("The login.") }
        each("last_used_at", &lastUsedAt, "coalesce(r.last_used_at, r.created_at)") {
            $0.about("The last access token.")
        }
        each("expires_at", &expiresAt, "least(r.expires_at, r.idle_ends_at)")
    }
}
