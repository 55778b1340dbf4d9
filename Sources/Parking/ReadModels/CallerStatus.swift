/// What the database says now of a person in a tenant: asked on every request, since a token is believed for minutes.
public struct CallerStatus: Sendable, Hashable {
    /// The person.
    public var account: Account
    /// The tenant.
    public var tenant: TenantSummary
    /// Their active role in that tenant; `nil` where they are no member of it.
    public var role: Role?
    /// Whether they hold `platform_admin` in the platform tenant, and may therefore stand in any tenant.
    public var isPlatformAdmin: Bool

    /// Makes a status.
    public init(account: Account, tenant: TenantSummary, role: Role?, isPlatformAdmin: Bool) {
        self.account = account
        self.tenant = tenant
        self.role = role
        self.isPlatformAdmin = isPlatformAdmin
    }
}
