public import LoRaWAN

/// Someone who is invited to join a tenant and has not yet, as the API shows it to that tenant.
///
/// It is the same whether or not the address has an account.
public struct InvitationView: Sendable, Hashable {
    /// Its row.
    public var id: InvitationID
    /// The tenant that invites.
    public var tenantID: TenantID
    /// Whom it invites.
    public var email: String
    /// What the tenant will call them.
    public var name: String?
    /// What they will be allowed.
    public var role: Role
    /// Who invited them; `nil` where that was no person.
    public var createdBy: UserID?
    /// Since when.
    public var createdAt: Timestamp
    /// From when on its code opens nothing.
    public var expiresAt: Timestamp

    /// Makes an invitation; the rest is set by property.
    public init(
        id: InvitationID, tenantID: TenantID, email: String, role: Role, createdAt: Timestamp, expiresAt: Timestamp
    ) {
        self.id = id
        self.tenantID = tenantID
        self.email = email
        self.role = role
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }
}
