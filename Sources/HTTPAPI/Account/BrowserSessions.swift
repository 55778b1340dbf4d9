import LoRaWAN
import Parking

/// Begins, uses and ends the sessions of browsers.
///
/// A session has no tenant of its own: each access token has one, so that two tabs stand in two tenants side by side.
struct BrowserSessions: Sendable {
    /// How long a session goes on without use, in seconds: 12 hours. However much it is used, it ends as a refresh
    /// token does.
    static let idleS = 43_200.0

    let logins: Logins
    let gate: Gate
    /// To be told when a login has ended.
    let changed: @Sendable () -> Void

    private var accounts: any Accounts { logins.accounts }

    /// Logs in with a password. The id is always a new one: what the browser brought is worth nothing from then on.
    func begin(
        email: EmailAddress, password: String, insteadOf old: RefreshToken?, _ request: APIRequest
    ) async throws -> Logins.Login {
        let login = try await logins.login(email: email, password: password, as: .browser, request)
        if let old { try await end(old, request) }
        return login
    }

    /// An access token for a tenant: the one that is named, else where the session stood last, else where a login
    /// begins. The id stays the same, so that tabs may ask side by side.
    func token(
        for id: RefreshToken?, in slug: String?, _ request: APIRequest
    ) async throws -> Logins.Login {
        guard let id else { throw Problem.unauthorized("There is no session; log in.") }
        guard let session = try await accounts.browserSession(idHash: id.hash) else {
            logins.throttle.fail(request.context.address, now: logins.now())
            throw Logins.ended
        }
        let status = try await accounts.status(of: session.userID, in: session.tenantID, session: session.familyID)
        guard let status, status.account.isActive else { throw Logins.ended }
        var entry = request.auditEntry("auth.switch_tenant", on: "tenant", succeeded: true)
        entry.actorID = session.userID
        let principal = try await place(status, slug, session.tenantID, entry)
        try gate.count(principal, request, .plain)
        let isUsed = try await accounts.useBrowserSession(
            idHash: id.hash, in: principal.tenant.id, idleEndsAt: logins.now().adding(seconds: Self.idleS),
            network: NetworkAddress.network(of: request.context.address), switching: entry)
        guard isUsed else { throw Logins.ended }
        return try await logins.login(as: principal, status.account, session.familyID, .browser, nil)
    }

    /// Ends a session with its access tokens.
    func end(_ id: RefreshToken, _ request: APIRequest) async throws(StoreFault) {
        try await accounts.endBrowserSession(
            idHash: id.hash, audit: request.auditEntry("auth.logout", on: "user", succeeded: true))
        changed()
    }

    /// Where the person stands from now on, and as what.
    private func place(
        _ status: CallerStatus, _ slug: String?, _ last: TenantID, _ entry: AuditEntry
    ) async throws -> Principal {
        let memberships = try await accounts.memberships(of: status.account.id)
        guard !memberships.isEmpty else { throw Logins.ended }
        var places = memberships
        if status.isPlatformAdmin {
            let reached = try await accounts.activeTenants().map { Membership(tenant: $0, role: .platformAdmin) }
            places = reached + memberships.filter { !$0.tenant.isActive }
        }
        var found: Membership?
        if let slug {
            found = places.first { $0.tenant.slug == slug.lowercased() }
            if found == nil { throw Problem.notFound("There is no such tenant to switch to.") }
        } else {
            found = places.first { $0.tenant.id == last && $0.tenant.isActive }
        }
        if let found, found.tenant.isActive {
            return Principal(
                account: status.account, tenant: found.tenant, role: found.role,
                isPlatformAdmin: status.isPlatformAdmin)
        }
        if found == nil, let start = Logins.principal(status.account, memberships) { return start }
        var refusal = entry
        refusal.succeeded = false
        refusal.tenantID = found?.tenant.id ?? last
        refusal.resourceID = refusal.tenantID?.description
        try await accounts.record(refusal)
        throw Logins.suspended
    }
}
