import Hummingbird
import LoRaWAN
import Parking

/// Turns passwords, refresh tokens and the sessions of browsers into tokens.
struct Logins: Sendable {
    /// What a successful login gives.
    struct Login: Sendable {
        let accessToken: String
        /// What keeps it alive.
        let kind: Session.Kind
        /// The refresh token, or the id for a browser's cookie; `nil` where the browser has that already.
        let secret: RefreshToken?
        let principal: Principal
        /// Where the person may switch to, the current tenant included.
        let tenants: [Membership]
        /// What dashboards show of the current tenant.
        let features: Set<Feature>
    }

    /// How a request names the tenant to switch to.
    enum Target: Sendable {
        case id(TenantID)
        case slug(String)
    }

    let tokens: AccessTokens
    let accounts: any Accounts
    let passwords: PasswordCheck
    let throttle: LoginThrottle
    let now: @Sendable () -> Timestamp

    /// Refuses an address that has guessed too much, before it may send a body.
    func checkAddress(of request: APIRequest) throws(Problem) {
        try throttle.check(request.context.address, now: now())
    }

    /// Logs in with a password; whatever is wrong, the refusal is the same and takes the same time.
    func login(
        email: EmailAddress, password: String, as kind: Session.Kind = .refresh, _ request: APIRequest
    ) async throws -> Login {
        try await guess(at: email, request) {
            // Where the password was set while this one was compared, it is compared with the new one.
            if let outcome = try await enter(email, password, kind, request) { return outcome }
            return try await enter(email, password, kind, request) ?? .failure(Self.wrong)
        }
    }

    /// Counts a guess at an account's password, unless it was none: who was right, or met a fault or a full queue, has
    /// not guessed.
    ///
    /// - Parameter body: a failure is a wrong guess, which stays counted; what it throws is none.
    func guess<Value: Sendable>(
        at email: EmailAddress, _ request: APIRequest, _ body: () async throws -> Result<Value, Problem>
    ) async throws -> Value {
        let address = request.context.address
        let attempt = try await throttle.attempt(account: email, from: address, now: now()) {
            try await accounts.hasLoggedIn(email: email, from: NetworkAddress.network(of: address), address)
        }
        let outcome: Result<Value, Problem>
        do {
            outcome = try await body()
        } catch {
            throttle.succeed(attempt, now: now())
            throw error
        }
        if case .success = outcome { throttle.succeed(attempt, now: now()) }
        return try outcome.get()
    }

    /// Compares a password with an account's, at equal cost where there is none.
    func verdict(
        on password: String, _ account: Account?, _ email: EmailAddress, _ request: APIRequest
    ) async throws -> PasswordCheck.Verdict {
        try await passwords.verdict(
            on: password, stored: account?.passwordHash, outdated: try await accounts.outdatedPasswordSetting(),
            of: email, from: request.context.address.map { NetworkAddress.network(of: $0) })
    }

    /// `nil` where the account was changed in the meantime.
    private func enter(
        _ email: EmailAddress, _ password: String, _ kind: Session.Kind, _ request: APIRequest
    ) async throws -> Result<Login, Problem>? {
        let account = try await accounts.account(email: email)
        let verdict = try await verdict(on: password, account, email, request)
        var entry = request.auditEntry("auth.login", on: "user", succeeded: false)
        entry.actorID = account?.id
        entry.resourceID = account?.id.description
        guard let account, account.isActive, verdict != .wrong else { return .failure(try await refusal(entry)) }

        let memberships = try await accounts.memberships(of: account.id)
        guard !memberships.isEmpty else { return .failure(try await refusal(entry)) }
        guard let principal = Self.principal(account, memberships) else {
            try await accounts.record(entry)
            throw Self.suspended
        }
        let login = try await open(principal, account, on: .password(hash: account.passwordHash), as: kind, entry)
        if login != nil, case .rightAndOutdated(let renewed) = verdict, let old = account.passwordHash {
            try await accounts.replacePasswordHash(of: account.id, from: old, to: renewed.text)
        }
        return login.map { .success($0) }
    }

    private func refusal(_ entry: AuditEntry) async throws(StoreFault) -> Problem {
        // An unknown address is recorded too, or the missing write would tell it apart.
        try await accounts.record(entry)
        return Self.wrong
    }

    private static let wrong = Problem.unauthorized("The e-mail address or the password is wrong.")

    /// The next pair for a refresh token, in the same tenant.
    func refresh(_ token: RefreshToken, _ request: APIRequest) async throws -> Login {
        let successor = RefreshToken.random()
        let rotation = try await accounts.rotateSession(
            tokenHash: token.hash, successorHash: successor.hash,
            expiresAt: now().adding(seconds: RefreshToken.lifetimeS),
            network: NetworkAddress.network(of: request.context.address),
            audit: request.auditEntry("auth.refresh", on: "user", succeeded: true))
        let session: Session
        switch rotation {
        case .rotated(let next): session = next
        case .suspended: throw Self.suspended
        case .shutOut: throw Self.ended
        case .reused:
            throttle.fail(request.context.address, now: now())
            throw Problem.unauthorized(
                "The refresh token was used before; this login has ended everywhere. Log in again.", invalidToken: true)
        case .unknown:
            throttle.fail(request.context.address, now: now())
            throw Problem.unauthorized("The refresh token is not valid; log in again.", invalidToken: true)
        }
        guard let status = try await accounts.status(of: session.userID, in: session.tenantID, session: nil),
            status.account.isActive, let role = status.isPlatformAdmin ? .platformAdmin : status.role
        else { throw Self.ended }
        guard status.tenant.isActive else { throw Self.suspended }
        let principal = Principal(
            account: status.account, tenant: status.tenant, role: role, isPlatformAdmin: status.isPlatformAdmin)
        return try await login(as: principal, status.account, session.familyID, .refresh, successor)
    }

    /// Ends a login: every refresh token that descends from it. The access token runs out by itself.
    func logout(_ token: RefreshToken, _ request: APIRequest) async throws(StoreFault) {
        try await accounts.closeSession(
            tokenHash: token.hash, audit: request.auditEntry("auth.logout", on: "user", succeeded: true))
    }

    /// A new pair for another tenant; a platform admin reaches every active one, others their own.
    func switchTenant(of principal: Principal, to target: Target, _ request: APIRequest) async throws -> Login {
        guard let person = principal.account, !principal.isExternal else {
            throw Problem.forbidden("A token of another issuer stays in its tenant; log in here to switch.")
        }
        let found = try await tenants(of: principal).first { membership in
            switch target {
            case .id(let id): membership.tenant.id == id
            case .slug(let slug): membership.tenant.slug == slug.lowercased()
            }
        }
        guard let found else { throw Problem.notFound("There is no such tenant to switch to.") }
        guard let status = try await accounts.status(of: person.id, in: found.tenant.id, session: nil) else {
            throw Problem.notFound("There is no such tenant to switch to.")
        }
        let switched = Principal(
            account: status.account, tenant: found.tenant, role: found.role,
            isPlatformAdmin: principal.isPlatformAdmin)
        var entry = request.auditEntry("auth.switch_tenant", on: "tenant", succeeded: true)
        entry.actorID = person.id
        entry.resourceID = found.tenant.id.description
        entry.oldValues = RawJSON(tenant: principal.tenant.id)
        entry.newValues = RawJSON(tenant: found.tenant.id)
        guard let login = try await open(switched, person, on: .session(principal.session), as: .refresh, entry) else {
            throw Problem.unauthorized(
                "This login has ended, or is a browser's: POST /api/auth/session/token goes to another tenant with it.",
                invalidToken: true)
        }
        return login
    }

    /// The active tenants that a person may stand in, and as what.
    func tenants(of principal: Principal) async throws(StoreFault) -> [Membership] {
        guard !principal.isPlatformAdmin else {
            return try await accounts.activeTenants().map { Membership(tenant: $0, role: .platformAdmin) }
        }
        guard let person = principal.account else { return [] }
        return try await accounts.memberships(of: person.id).filter(\.tenant.isActive)
    }

    /// What dashboards show of the current tenant: what there is, without what its settings leave out.
    func features(of principal: Principal) async throws(StoreFault) -> Set<Feature> {
        Feature.ofDaemon.subtracting(try await accounts.featuresLeftOut(in: principal.tenant.id))
    }

    /// Begins a family of refresh tokens, or the session of a browser; `nil` where its ground is gone.
    private func open(
        _ principal: Principal, _ person: Account, on ground: SessionGround, as kind: Session.Kind,
        _ entry: AuditEntry
    ) async throws -> Login? {
        var entry = entry
        entry.succeeded = true
        entry.tenantID = principal.tenant.id
        let token = RefreshToken.random()
        var session = Session(
            tokenHash: token.hash, familyID: .random(), userID: person.id, tenantID: principal.tenant.id,
            expiresAt: now().adding(seconds: RefreshToken.lifetimeS), address: entry.address)
        session.network = NetworkAddress.network(of: entry.address)
        session.kind = kind
        if kind == .browser { session.idleEndsAt = now().adding(seconds: BrowserSessions.idleS) }
        guard try await accounts.openSession(session, on: ground, audit: entry) else { return nil }
        return try await login(as: principal, person, session.familyID, kind, token)
    }

    /// An access token for a login that is stored, and what goes with it.
    func login(
        as principal: Principal, _ person: Account, _ session: UUIDBits, _ kind: Session.Kind, _ secret: RefreshToken?
    ) async throws -> Login {
        let token = AccessToken(
            userID: person.id, tenantID: principal.tenant.id, role: principal.role, session: session)
        return Login(
            accessToken: try await tokens.issue(to: token, email: person.email, now: now()),
            kind: kind, secret: secret, principal: principal, tenants: try await tenants(of: principal),
            features: try await features(of: principal))
    }

    /// Where a login begins: the platform for its admins, else where the person was last, else where they have been a
    /// member for the longest; `nil` where all are suspended.
    static func principal(_ account: Account, _ memberships: [Membership]) -> Principal? {
        let active = memberships.filter(\.tenant.isActive)
        let platform = active.first { $0.role == .platformAdmin && $0.tenant.id == .platform }
        return (platform ?? active.min { $0.place < $1.place }).map {
            Principal(account: account, tenant: $0.tenant, role: $0.role, isPlatformAdmin: platform != nil)
        }
    }

    static let suspended = Problem.forbidden("Your tenant is suspended.")
    static let ended = Problem.unauthorized("This login has ended; log in again.", invalidToken: true)
}
