import LoRaWAN
import Model
import Parking

/// What people do with their own account: its password, and the logins that go on.
struct OwnAccount: Sendable {
    let logins: Logins
    /// To be told when a login has ended.
    let changed: @Sendable () -> Void

    private var accounts: any Accounts { logins.accounts }

    /// Sets a new password for who knows the old one, and ends every other login of theirs.
    ///
    /// - Returns: the next id of the session, where a browser's asked.
    func changePassword(
        of principal: Principal, from old: String, to new: String, _ request: APIRequest
    ) async throws -> RefreshToken? {
        let person = try Self.person(principal)
        let email = EmailAddress(of: person.email)
        let cookie = RefreshToken.random()
        let change = try await logins.guess(at: email, request) { () async throws -> Result<PasswordChange, Problem> in
            let stored = try await accounts.account(email: email)?.passwordHash
            let hash = try await logins.passwords.hash(
                of: new, replacing: old, stored: stored, in: principal.tenant.id)
            guard let stored, let hash else {
                try await accounts.record(Self.entry("auth.password", principal, person, request, succeeded: false))
                return .failure(Self.wrong)
            }
            return .success(
                try await accounts.changePassword(
                    of: person.id, from: stored, to: hash.text, keeping: principal.session,
                    renewingCookie: cookie.hash,
                    audit: Self.entry("auth.password", principal, person, request, succeeded: true)))
        }
        changed()
        switch change {
        case .outdated: throw Self.wrong
        case .done(let hasNewCookie): return hasNewCookie ? cookie : nil
        }
    }

    /// No 401, which would mean that the token is no good.
    private static let wrong = Problem.forbidden("The old password is wrong.")

    /// The logins of whoever asks that still go on, the newest first.
    func sessions(of principal: Principal) async throws -> [SessionView] {
        try await accounts.sessions(of: try Self.person(principal).id)
    }

    /// Ends one login of whoever asks, or all of them.
    func end(_ session: UUIDBits?, of principal: Principal, _ request: APIRequest) async throws {
        let person = try Self.person(principal)
        let ended = try await accounts.endSessions(
            of: person.id, only: session,
            audit: Self.entry("auth.end_session", principal, person, request, succeeded: true))
        changed()
        if session != nil && ended == 0 { throw Problem.notFound("You have no such session.") }
    }

    private static func person(_ principal: Principal) throws(Problem) -> Account {
        guard let person = principal.account, !principal.isExternal else {
            throw .forbidden("A token of another issuer does not open the account; log in here.")
        }
        return person
    }

    private static func entry(
        _ action: String, _ principal: Principal, _ person: Account, _ request: APIRequest, succeeded: Bool
    ) -> AuditEntry {
        var entry = request.auditEntry(action, on: "user", succeeded: succeeded)
        entry.actorID = person.id
        entry.resourceID = person.id.description
        entry.tenantID = principal.tenant.id
        return entry
    }
}
