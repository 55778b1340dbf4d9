public import LoRaWAN
public import Parking

/// Someone who is invited to join a tenant and has not yet, as the API shows it to that tenant.
///
/// It is the same whether or not the address has an account.
public struct InvitationView: Sendable, Hashable {
    /// Its row.
    public var id = InvitationID(.zero)
    /// The tenant that invites.
    public var tenantID = TenantID(.zero)
    /// Whom it invites.
    public var email = ""
    /// What the tenant will call them.
    public var name: String?
    /// What they will be allowed.
    public var role = Role.viewer
    /// Who invited them; `nil` where that was no person.
    public var createdBy: UserID?
    /// Since when.
    public var createdAt = Timestamp(microseconds: 0)
    /// From when on its code opens nothing.
    public var expiresAt = Timestamp(microseconds: 0)

    /// One without values.
    public init() {}
}

extension InvitationView: Resource {
    /// Over invitations `i`.
    public mutating func fields(_ each: inout some FieldVisitor & ~Copyable) {
        each("id", &id, "i.id")
        each("tenant_id", &tenantID, "i.tenant_id")
        each("email", &email, "i.email", audited: true) { $0.like("ann@harbour-parking.example") }
        each("name", &name, "i.name", audited: true) { $0.like("Ann") }
        each("role", &role, "i.role", audited: true)
        each("created_by", &createdBy, "i.created_by")
        each("created_at", &createdAt, "i.created_at")
        each("expires_at", &expiresAt, "i.expires_at") { $0.about("Seven days later.") }
    }
}
