import LoRaWAN
import Parking

/// Who makes a request, after everything about them was checked.
struct Principal: Sendable, Equatable {
    /// A person, a program with a key, or the command line.
    enum Caller: Sendable, Equatable {
        case person(Account)
        case program(APIKeyID, Set<KeyScope>)
        case console
    }

    let caller: Caller
    /// The current tenant.
    private(set) var tenant: TenantSummary
    /// What they may do there; a program, within its scopes.
    let role: Role
    /// Whether they may stand in any tenant, whichever is current.
    let isPlatformAdmin: Bool
    /// Whether another issuer says who they are; then what they get here is no more than this request.
    private(set) var isExternal = false
    /// The login that their token belongs to.
    private(set) var session: UUIDBits?

    /// How the audit log names them.
    var author: Author {
        switch caller {
        case .person(let account): .user(account.id)
        case .program(let key, _): .apiKey(key)
        case .console: .system
        }
    }

    /// The person; `nil` for a program.
    var account: Account? {
        if case .person(let account) = caller { account } else { nil }
    }

    /// Whose rows they see.
    var scope: TenantScope { .authenticated(role: role, currentTenant: tenant.id) }

    /// A person who stands in a tenant with a role that was granted to them there, or as platform admin.
    init(account: Account, tenant: TenantSummary, role: Role, isPlatformAdmin: Bool) {
        var account = account
        account.passwordHash = nil
        caller = .person(account)
        self.tenant = tenant
        self.role = role
        self.isPlatformAdmin = isPlatformAdmin
    }

    /// A person whom another issuer names, in one of their own tenants; `nil` in the platform's, which no issuer but us
    /// opens.
    init?(external account: Account, in place: Membership) {
        guard place.tenant.id != .platform, place.role != .platformAdmin else { return nil }
        self.init(account: account, tenant: place.tenant, role: place.role, isPlatformAdmin: false)
        isExternal = true
    }

    /// A program: in the key's tenant, as what its scopes can be about and no more.
    init(_ key: KeyStatus) {
        caller = .program(key.id, key.scopes)
        tenant = key.tenant
        role = .admin
        isPlatformAdmin = false
    }

    /// The command line in a tenant: an owner there, in the platform's its admin. A suspended tenant is open to it.
    init(consoleIn tenant: TenantSummary) {
        caller = .console
        self.tenant = tenant
        self.tenant.isActive = true
        isPlatformAdmin = tenant.id == .platform
        role = isPlatformAdmin ? .platformAdmin : .owner
    }

    /// What a token and the database agree on; `nil` where the database has taken the place away.
    ///
    /// A token never gives more than it said when it was issued, and never more than the database says now.
    init?(_ token: AccessToken, _ status: CallerStatus) {
        let role: Role
        if token.role == .platformAdmin {
            guard status.isPlatformAdmin else { return nil }
            role = .platformAdmin
        } else {
            guard let granted = status.role else { return nil }
            role = min(token.role, granted)
        }
        self.init(
            account: status.account, tenant: status.tenant, role: role, isPlatformAdmin: status.isPlatformAdmin)
        session = token.session
    }
}
