import HTTPTypes
import LoRaWAN
import Parking

/// Lets people accept invitations: with the password of their account, a token of it, or a first password.
///
/// A membership takes effect here and nowhere else, so that nobody is moved into a tenant, and nobody's password is
/// said by another.
struct Redemptions: Sendable {
    /// How somebody shows that the invited account is theirs.
    enum Proof: Sendable {
        /// The password of the account, or the first one where there is none yet.
        case password(String)
        /// A login of this server's.
        case login(Principal)
    }

    let logins: Logins

    private var accounts: any Accounts { logins.accounts }
    private var throttle: LoginThrottle { logins.throttle }

    /// Accepts an invitation; answers the membership that it gave.
    func redeem(_ code: InvitationCode?, by proof: Proof, _ request: APIRequest) async throws -> Membership {
        let address = request.context.address
        guard let code else { throw unknown(address) }
        try throttle.show(code: code.hash, now: logins.now())
        let invitation: PendingInvitation?
        do {
            invitation = try await accounts.invitation(codeHash: code.hash)
        } catch {
            throttle.giveBack(code: code.hash, now: logins.now())
            throw error
        }
        guard let invitation else { throw unknown(address) }
        let isDone: Bool
        do {
            isDone =
                switch proof {
                case .password(let password): try await redeem(code, invitation, password, request)
                case .login(let principal): try await redeem(code, invitation, principal, request)
                }
        } catch {
            let status = (error as? Problem)?.status
            let isWrong = status == .unauthorized || status == .unprocessableContent
            if !isWrong { throttle.giveBack(code: code.hash, now: logins.now()) }
            throw error
        }
        guard isDone else { throw Self.refusal }
        return invitation.membership
    }

    /// Unknown, used, revoked, too old and another's are not told apart, nor is a wrong password.
    private static let refusal = Problem.unauthorized(
        "The code or the password is wrong, or the invitation is used, revoked or too old.")

    private func unknown(_ address: String?) -> Problem {
        throttle.fail(address, now: logins.now())
        return Self.refusal
    }

    private func redeem(
        _ code: InvitationCode, _ invitation: PendingInvitation, _ principal: Principal, _ request: APIRequest
    ) async throws -> Bool {
        guard let person = principal.account, !principal.isExternal else {
            throw Problem.forbidden("Log in here to accept an invitation.")
        }
        guard EmailAddress(of: person.email) == invitation.email else { return false }
        return try await accounts.redeemInvitation(
            codeHash: code.hash, as: .known(person.id), audit: Self.entry(request, succeeded: true))
    }

    private func redeem(
        _ code: InvitationCode, _ invitation: PendingInvitation, _ password: String, _ request: APIRequest
    ) async throws -> Bool {
        try await logins.guess(at: invitation.email, request) { () async throws -> Result<Bool, Problem> in
            let account = try await accounts.account(email: invitation.email)
            let verdict = try await logins.verdict(on: password, account, invitation.email, request)
            switch try await person(account, verdict, password, invitation) {
            case .success(let person):
                return .success(
                    try await accounts.redeemInvitation(
                        codeHash: code.hash, as: person, audit: Self.entry(request, succeeded: true)))
            case .failure(let problem):
                // Not told to the tenant, whose audit log would show it that there is an account.
                var entry = Self.entry(request, succeeded: false)
                entry.actorID = account?.id
                try await accounts.record(entry)
                return .failure(problem)
            }
        }
    }

    /// Who accepts, or why not. A password that no new account may have is refused in the same words where there is an
    /// account that has another one.
    private func person(
        _ account: Account?, _ verdict: PasswordCheck.Verdict, _ password: String, _ invitation: PendingInvitation
    ) async throws(Problem) -> Result<InvitedPerson, Problem> {
        if let account, account.isActive, verdict != .wrong { return .success(.known(account.id)) }
        if let (kind, words) = NewPassword.fault(password, of: invitation.email) {
            return .failure(.invalid([FieldError(.body, "password", kind, "password \(words)")]))
        }
        guard account == nil else { return .failure(Self.refusal) }
        let hash = try await logins.passwords.hash(of: password, in: invitation.membership.tenant.id)
        guard let hash else { throw .bug }
        return .success(.new(passwordHash: hash.text))
    }

    private static func entry(_ request: APIRequest, succeeded: Bool) -> AuditEntry {
        request.auditEntry("invitation.redeem", on: "invitation", succeeded: succeeded)
    }
}
