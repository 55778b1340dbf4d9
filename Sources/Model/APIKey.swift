public import LoRaWAN
public import Parking

/// An API key, as its tenant's owners see it; nothing here opens anything.
public struct APIKeyView: Sendable, Hashable {
    /// Its row, and the middle of its text.
    public var id = APIKeyID(.zero)
    /// Its tenant, which it never exceeds.
    public var tenantID = TenantID(.zero)
    /// What people call it.
    public var name = ""
    /// What it may do, as stored; words that this version does not know allow nothing.
    public var scopes: [String] = []
    /// When it ends by itself; `nil` where it does not.
    public var expiresAt: Timestamp?
    /// When it was last used, to the minute; `nil` where it never was.
    public var lastUsedAt: Timestamp?
    /// Who made it; `nil` where that is not known.
    public var createdBy: UserID?
    /// When it was made.
    public var createdAt = Timestamp(microseconds: 0)

    /// One without values.
    public init() {}
}

extension APIKeyView: Resource {
    /// Over API keys `k`.
    public mutating func fields(_ each: inout some FieldVisitor & ~Copyable) {
        each("id", &id, "k.id")
        each("tenant_id", &tenantID, "k.tenant_id")
        each("name", &name, "k.key_name", audited: true) { $0.like("Guidance signs") }
        each("scopes", &scopes, "to_jsonb(coalesce(k.scopes, '{}'))::text", audited: true) { _ in
            .list(.text.like("spaces:read"))
        }
        each("expires_at", &expiresAt, "k.expires_at", audited: true)
        each("last_used_at", &lastUsedAt, "k.last_used_at")
        each("created_by", &createdBy, "k.created_by")
        each("created_at", &createdAt, "k.created_at")
    }
}
