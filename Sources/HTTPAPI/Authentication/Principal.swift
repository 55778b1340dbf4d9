import Parking

/// Who makes a request, after everything about them was checked.
struct Principal: Sendable, Equatable {
    let userID: UserID
    let email: String
    let name: String?
    /// The current tenant.
    let tenant: TenantSummary
    /// What they may do there.
    let role: Role
    /// Whether they may stand in any tenant, whichever is current.
    let isPlatformAdmin: Bool

    /// How the audit log names them.
    var author: Author { .user(userID) }

    /// Whose rows they see.
    var scope: TenantScope { .authenticated(role: role, currentTenant: tenant.id) }

    /// A person who stands in a tenant with a role that was granted to them there, or as platform admin.
    init(account: Account, tenant: TenantSummary, role: Role, isPlatformAdmin: Bool) {
        userID = account.id
        email = account.email
        name = account.name
        self.tenant = tenant
        self.role = role
        self.isPlatformAdmin = isPlatformAdmin
    }

    /// What a token and the database agree on; `nil` where the database has taken the place away.
    ///
    /// A token never gives more than it said when it was issued, and never more than the database says now.
    init?(_ token: AccessToken, _ standing: Standing) {
        let role: Role
        if token.role == .platformAdmin {
            guard standing.isPlatformAdmin else { return nil }
            role = .platformAdmin
        } else {
            guard let granted = standing.role else { return nil }
            role = min(token.role, granted)
        }
        self.init(
            account: standing.account, tenant: standing.tenant, role: role, isPlatformAdmin: standing.isPlatformAdmin)
    }
}
