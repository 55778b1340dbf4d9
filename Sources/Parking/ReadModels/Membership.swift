/// A tenant that a person belongs to, and what they may do there.
public struct Membership: Sendable, Hashable {
    /// The tenant.
    public var tenant: TenantSummary
    /// What they may do there; `platform_admin` only in the platform tenant.
    public var role: Role
    /// Its place in the order by which a login chooses where to begin: first where the person was last, then by age.
    public var place = 0

    /// Makes a membership.
    public init(tenant: TenantSummary, role: Role) {
        self.tenant = tenant
        self.role = role
    }
}
