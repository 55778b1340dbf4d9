/// Whose rows a query may see: a query cannot be written without one, and only authentication makes one.
///
/// The database enforces the same by row-level security; this type is why no code path can forget to say which tenant.
public struct TenantScope: Sendable, Hashable {
    /// The current tenant of the caller.
    public let tenantID: TenantID
    /// `true` only for a platform admin whose current tenant *is* the platform tenant: all rows, through the platform's
    /// role.
    public let isCrossTenant: Bool

    private init(tenantID: TenantID, isCrossTenant: Bool) {
        self.tenantID = tenantID
        self.isCrossTenant = isCrossTenant
    }

    /// The scope of an authenticated caller.
    ///
    /// A platform admin who has switched to a customer is confined to that customer like anyone else.
    public static func authenticated(role: Role, currentTenant: TenantID) -> TenantScope {
        TenantScope(
            tenantID: currentTenant, isCrossTenant: role == .platformAdmin && currentTenant == .platform)
    }

    /// The current tenant's own rows, also of who sees all: for what is managed tenant by tenant, as members are.
    public var confined: TenantScope { TenantScope(tenantID: tenantID, isCrossTenant: false) }
}
