public import LoRaWAN

/// A person's membership of a tenant, as the API shows it to that tenant.
///
/// The account behind it may have others; nothing here tells of them.
public struct MemberView: Sendable, Hashable {
    /// The person's account.
    public var id: UserID
    /// The tenant.
    public var tenantID: TenantID
    /// The address that they log in with, in lower case.
    public var email: String
    /// What this tenant calls them.
    public var name: String?
    /// What they may do here.
    public var role: Role
    /// `false` shuts them out of this tenant.
    public var isActive: Bool
    /// When they joined.
    public var createdAt: Timestamp
    /// When the membership last changed.
    public var updatedAt: Timestamp

    /// Makes an active membership; the rest is set by property.
    public init(
        id: UserID, tenantID: TenantID, email: String, role: Role, createdAt: Timestamp, updatedAt: Timestamp
    ) {
        self.id = id
        self.tenantID = tenantID
        self.email = email
        self.role = role
        isActive = true
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
