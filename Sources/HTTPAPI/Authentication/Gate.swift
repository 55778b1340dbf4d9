import HTTPTypes
import Hummingbird
import LoRaWAN
import Logging
import Parking

/// Lets a request in, or says why not: token or key, standing, tenant, role or scope, in that order.
struct Gate: Sendable {
    let tokens: AccessTokens
    let accounts: any Accounts
    let standings: Standings
    let now: @Sendable () -> Timestamp

    init(tokens: AccessTokens, accounts: any Accounts, now: @escaping @Sendable () -> Timestamp) {
        self.tokens = tokens
        self.accounts = accounts
        standings = Standings(accounts: accounts)
        self.now = now
    }

    /// Whoever is behind a request.
    ///
    /// - Parameters:
    ///   - needed: what a program's key must allow; `nil` where no key opens the route.
    ///   - suspendedToo: lets a platform admin leave a tenant that was suspended under their feet.
    func admit(
        _ request: APIRequest, to access: RouteTable.Access, needing needed: KeyScope?, suspendedToo: Bool
    ) async throws -> Principal {
        let principal = try await principal(behind: request)
        guard principal.tenant.isActive || (suspendedToo && principal.isPlatformAdmin) else {
            throw await refusal(principal, request, "The tenant \(principal.tenant.name) is suspended.")
        }
        if let slug = request.request.headers[.tenantSlug], slug.lowercased() != principal.tenant.slug {
            throw await refusal(principal, request, "X-Tenant-Slug is not the current tenant; switch to it first.")
        }
        if let words = Self.refusal(of: principal, at: access, needing: needed) {
            throw await refusal(principal, request, words)
        }
        return principal
    }

    private static func refusal(
        of principal: Principal, at access: RouteTable.Access, needing needed: KeyScope?
    ) -> String? {
        if case .program(_, let scopes) = principal.caller {
            guard let needed, access != .platform else { return "API keys are not accepted here; log in." }
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

    private func principal(behind request: APIRequest) async throws -> Principal {
        let headers = request.request.headers
        switch (headers[.authorization], headers[.apiKey]) {
        case (nil, nil): throw Problem.unauthorized("This needs an access token or an API key.")
        case (_?, _?): throw Problem.malformed("Send either Authorization or X-API-Key, not both.")
        case (let header?, nil): return try await person(behind: header)
        case (nil, let key?): return try await program(behind: key, request)
        }
    }

    private func person(behind header: String) async throws -> Principal {
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else {
            throw Problem.unauthorized("The Authorization header must hold a bearer token.")
        }
        let token: AccessToken
        do {
            token = try await tokens.verify(String(parts[1]), now: now())
        } catch {
            throw Problem.unauthorized(error.rawValue, invalidToken: true)
        }
        guard let standing = try await standings.standing(of: token.userID, in: token.tenantID, now: now()),
            standing.account.isActive, let principal = Principal(token, standing)
        else { throw Problem.unauthorized("The access token is no longer valid; log in again.", invalidToken: true) }
        return principal
    }

    private func program(behind text: String, _ request: APIRequest) async throws -> Principal {
        guard let key = KeyText(text), let standing = try await standings.standing(of: key, now: now()) else {
            throw Problem.unauthorized("The API key is not valid.")
        }
        let principal = Principal(standing)
        guard standing.isValid else {
            _ = await refusal(principal, request, "The API key was revoked, or its time is over.")
            throw Problem.unauthorized("The API key is not valid.")
        }
        return principal
    }

    /// Records that someone known was refused; the refusal stands even where that fails.
    private func refusal(_ principal: Principal, _ request: APIRequest, _ detail: String) async -> Problem {
        var entry = request.auditEntry("access.refuse", on: "route", succeeded: false)
        entry.author = principal.author
        entry.tenantID = principal.tenant.id
        entry.detail = detail
        entry.resourceID = "\(request.request.method.rawValue) \(request.request.uri.path.prefix(Limits.textLengthMax))"
        do {
            try await accounts.record(entry)
        } catch {
            request.logger.warning(
                "a refusal could not be recorded", metadata: [LogKey.detail: .string(error.detail)])
        }
        return .forbidden(detail)
    }
}
