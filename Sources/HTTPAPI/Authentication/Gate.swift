import HTTPTypes
import Hummingbird
import LoRaWAN
import Logging
import Parking

/// Lets a request in, or says why not: token or key, status, rate, tenant, role or scope, in that order.
struct Gate: Sendable {
    let tokens: AccessTokens
    let external: ExternalTokens?
    let accounts: any Accounts
    let callers: CallerStatusCache
    let rates: RequestRates
    let throttle: LoginThrottle
    let now: @Sendable () -> Timestamp
    /// Who makes every request, without proof: only where no network leads to the gate.
    private let console: Principal?

    init(
        tokens: AccessTokens, external: ExternalTokens? = nil, accounts: any Accounts,
        rates: RateSettings = RateSettings(), console: Principal? = nil, now: @escaping @Sendable () -> Timestamp
    ) {
        self.console = console
        self.tokens = tokens
        self.external = external
        self.accounts = accounts
        callers = CallerStatusCache(accounts: accounts)
        self.rates = RequestRates(rates)
        throttle = LoginThrottle(rates)
        self.now = now
    }

    /// Whoever is behind a request.
    ///
    /// - Parameter route: the one that is asked for; its operation says who may.
    func admit(_ request: APIRequest, to route: Route) async throws -> Principal {
        let principal = try await principal(behind: request)
        try count(principal, request, route.operation.cost)
        guard principal.tenant.isActive || (route.operation.admitsSuspended && principal.isPlatformAdmin) else {
            throw await refusal(principal, request, "The tenant \(principal.tenant.name) is suspended.")
        }
        if let slug = request.request.headers[.tenantSlug], slug.lowercased() != principal.tenant.slug {
            throw await refusal(principal, request, "X-Tenant-Slug is not the current tenant; switch to it first.")
        }
        if let words = Self.refusal(of: principal, at: route) {
            throw await refusal(principal, request, words)
        }
        return principal
    }

    /// Refusals count as well: each writes a line.
    func count(_ principal: Principal, _ request: APIRequest, _ cost: RequestCost) throws(Problem) {
        let now = now()
        let tokens = cost.tokens(query: request.request.uri.query, now: now)
        guard let verdict = rates.count(principal, as: tokens, now: now) else { return }
        request.context.rate.verdict = verdict
        guard verdict.isAllowed else {
            throw .tooMany(
                tokens > 1
                    ? "More than \(verdict.limit) requests in a minute, and this counts as \(tokens); wait a little."
                    : "More than \(verdict.limit) requests in a minute; wait a little and try again.",
                retryAfterS: verdict.retryAfterS)
        }
    }

    static func refusal(of principal: Principal, at route: Route) -> String? {
        let access = route.access
        if case .program(_, let scopes) = principal.caller {
            guard let needed = route.keyScope else { return "API keys are not accepted here; log in." }
            return scopes.contains { $0.allows(needed) } ? nil : "This needs an API key with the scope \(needed)."
        }
        let role: Role =
            switch access {
            case .open: .viewer
            case .member(let role): role
            case .platform: .platformAdmin
            }
        if principal.role < role { return "This needs the role \(role.rawValue); yours is lower." }
        if access == .platform && !principal.scope.isCrossTenant {
            return "This concerns all tenants; switch to the platform tenant first."
        }
        return nil
    }

    func principal(behind request: APIRequest) async throws -> Principal {
        if let console { return console }
        let headers = request.request.headers
        switch (headers[.authorization], headers[.apiKey]) {
        case (nil, nil): throw Problem.unauthorized("This needs an access token or an API key.")
        case (_?, _?): throw Problem.malformed("Send either Authorization or X-API-Key, not both.")
        case (let header?, nil): return try await person(behind: header)
        case (nil, let key?): return try await program(behind: key, request)
        }
    }

    /// The person behind a request to a route that anyone may use; programs and those without a token are refused.
    func person(behind request: APIRequest) async throws -> Principal {
        guard let header = request.request.headers[.authorization] else {
            throw Problem.unauthorized("This needs a password or an access token.")
        }
        let principal = try await person(behind: header)
        try count(principal, request, .plain)
        return principal
    }

    private func person(behind header: String) async throws -> Principal {
        guard let text = Self.token(in: header) else {
            throw Problem.unauthorized("The Authorization header must hold a bearer token.")
        }
        do {
            if let external, await isTheirs(text, external) {
                return try await guest(try await external.verify(text, now: now()))
            }
            return try await person(try await tokens.verify(text, now: now()))
        } catch let fault as AccessTokens.Fault {
            throw Problem.unauthorized(fault.rawValue, invalidToken: true)
        }
    }

    /// Whether another issuer has to answer for a token; its keys are looked at again before a stranger's is refused.
    private func isTheirs(_ token: String, _ external: ExternalTokens) async -> Bool {
        if tokens.isOurs(token) { return false }
        await external.lookAgain(now: now())
        return external.isTheirs(token)
    }

    static func token(in header: String) -> String? {
        let bytes = header.utf8
        guard let space = bytes.firstIndex(of: UInt8(ascii: " ")), header[..<space].lowercased() == "bearer" else {
            return nil
        }
        let token = bytes[space...].drop { $0 == UInt8(ascii: " ") }
        return token.isEmpty ? nil : String(token)
    }

    /// Another issuer says who someone is; where they may stand, and as what, only their memberships say.
    private func guest(_ identity: ExternalTokens.Identity) async throws -> Principal {
        guard let guest = try await callers.guest(identity, now: now()), guest.account.isActive else {
            throw Problem.unauthorized(
                "The person whom the access token names has no account here.", invalidToken: true)
        }
        let places = guest.memberships.compactMap { Principal(external: guest.account, in: $0) }
        let wanted = identity.tenantID.map { id in places.filter { $0.tenant.id == id } } ?? places
        guard let place = wanted.first else {
            throw Problem.forbidden("You are no member of the tenant that the access token names.")
        }
        guard wanted.count == 1 else {
            throw Problem.forbidden("You belong to several tenants; the access token must name one as tenant_id.")
        }
        return place
    }

    private func person(_ token: AccessToken) async throws -> Principal {
        guard let status = try await callers.status(of: token, now: now()),
            status.account.isActive, let principal = Principal(token, status)
        else { throw Problem.unauthorized("The access token is no longer valid; log in again.", invalidToken: true) }
        return principal
    }

    private func program(behind text: String, _ request: APIRequest) async throws -> Principal {
        let address = request.context.address
        guard let key = KeyText(text) else {
            try throttle.check(address, now: now())
            throw guessed(address)
        }
        let status = try await status(of: key, address)
        let principal = Principal(status)
        guard status.isValid else {
            throttle.fail(address, now: now())
            _ = await refusal(principal, request, "The API key was revoked, or its time is over.")
            throw Problem.unauthorized("The API key is not valid.")
        }
        return principal
    }

    /// Asks the database about a key that was not seen within the last second, unless the address has guessed too much.
    private func status(of key: KeyText, _ address: String?) async throws -> KeyStatus {
        if let known = callers.recent(key, now: now()) { return known }
        try throttle.check(address, now: now())
        let found = try await callers.status(of: key, now: now())
        return try known(found, address)
    }

    /// Apart, and not inlined: the compiler fails on unwrapping a large optional within an async function.
    @inline(never)
    private func known(_ status: KeyStatus?, _ address: String?) throws(Problem) -> KeyStatus {
        guard let status else { throw guessed(address) }
        return status
    }

    private func guessed(_ address: String?) -> Problem {
        throttle.fail(address, now: now())
        return Problem.unauthorized("The API key is not valid.")
    }

    /// Records that someone known was refused; the refusal stands even where that fails.
    private func refusal(_ principal: Principal, _ request: APIRequest, _ detail: String) async -> Problem {
        var entry = request.auditEntry("access.refuse", on: "route", succeeded: false)
        entry.author = principal.author
        entry.tenantID = principal.tenant.id
        entry.detail = detail
        let path = CleanText.cleaned(String(request.request.uri.path.prefix(Limits.textLengthMax)))
        entry.resourceID = "\(request.request.method.rawValue) \(path)"
        do {
            try await accounts.record(entry)
        } catch {
            request.logger.warning(
                "a refusal could not be recorded", metadata: [LogKey.detail: .string(error.detail)])
        }
        return .forbidden(detail)
    }
}
