import HTTPTypes
import Hummingbird
import LoRaWAN
import Logging
import Parking

/// Lets a request in, or says why not: token, standing, tenant, role, in that order.
struct Gate: Sendable {
    let tokens: AccessTokens
    let accounts: any Accounts
    let standings = StandingCache()
    let now: @Sendable () -> Timestamp

    /// The person behind a request.
    ///
    /// `suspendedToo` lets a platform admin leave a tenant that was suspended under their feet.
    func admit(
        _ request: APIRequest, to access: RouteTable.Access, suspendedToo: Bool
    ) async throws -> Principal {
        let principal = try await principal(behind: request)
        guard principal.tenant.isActive || (suspendedToo && principal.isPlatformAdmin) else {
            throw await refusal(principal, request, "The tenant \(principal.tenant.name) is suspended.")
        }
        if let slug = request.request.headers[.tenantSlug], slug.lowercased() != principal.tenant.slug {
            throw await refusal(principal, request, "X-Tenant-Slug is not the current tenant; switch to it first.")
        }
        if let words = Self.refusal(of: principal, at: access) { throw await refusal(principal, request, words) }
        return principal
    }

    private static func refusal(of principal: Principal, at access: RouteTable.Access) -> String? {
        let needed: Role =
            switch access {
            case .open: .viewer
            case .member(let role): role
            case .platform: .platformAdmin
            }
        if principal.role < needed { return "This needs the role \(needed.rawValue); yours is lower." }
        if access == .platform && !principal.scope.isCrossTenant {
            return "This concerns all tenants; switch to the platform tenant first."
        }
        return nil
    }

    private func principal(behind request: APIRequest) async throws -> Principal {
        let token = try await token(of: request)
        guard let standing = try await standing(of: token), standing.account.isActive,
            let principal = Principal(token, standing)
        else { throw Problem.unauthorized("The access token is no longer valid; log in again.", invalidToken: true) }
        return principal
    }

    private func token(of request: APIRequest) async throws -> AccessToken {
        guard let header = request.request.headers[.authorization] else {
            throw Problem.unauthorized("This needs an access token.")
        }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else {
            throw Problem.unauthorized("The Authorization header must hold a bearer token.")
        }
        do {
            return try await tokens.verify(String(parts[1]), now: now())
        } catch {
            throw Problem.unauthorized(error.rawValue, invalidToken: true)
        }
    }

    private func standing(of token: AccessToken) async throws(StoreFault) -> Standing? {
        let now = now()
        if let known = standings.standing(of: token.userID, in: token.tenantID, now: now) { return known }
        let standing = try await accounts.standing(of: token.userID, in: token.tenantID)
        if let standing { standings.remember(standing, now: now) }
        return standing
    }

    /// Records that someone known was refused; the refusal stands even where that fails.
    private func refusal(_ principal: Principal, _ request: APIRequest, _ detail: String) async -> Problem {
        var entry = request.auditEntry("access.refuse", on: "route", succeeded: false)
        entry.actorID = principal.userID
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
