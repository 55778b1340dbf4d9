import LoRaWAN
import Parking

/// Asks the database how callers stand now, each at most about once a second.
struct Standings: Sendable {
    private struct Place: Hashable, Sendable {
        let user: UserID
        let tenant: TenantID
        let session: UUIDBits?

        init(_ token: AccessToken) {
            user = token.userID
            tenant = token.tenantID
            session = token.session
        }
    }

    private struct Presented: Hashable, Sendable {
        let key: APIKeyID
        let secretHash: String
    }

    private let accounts: any Accounts
    private let people = RecentAnswers<Place, Standing>()
    private let keys = RecentAnswers<Presented, KeyStanding>()
    private let guests = RecentAnswers<ExternalTokens.Identity, Guest>()

    init(accounts: any Accounts) {
        self.accounts = accounts
    }

    /// What was last said of a person, where that is recent.
    func recent(_ token: AccessToken, now: Timestamp) -> Standing? {
        people.answer(to: Place(token), now: now)
    }

    /// How the bearer of a token stands in its tenant, without the hash of their password; `nil` where the login that
    /// it belongs to was ended.
    func standing(of token: AccessToken, now: Timestamp) async throws(StoreFault) -> Standing? {
        let place = Place(token)
        if let known = people.answer(to: place, now: now) { return known }
        guard
            var standing = try await accounts.standing(of: token.userID, in: token.tenantID, session: token.session)
        else { return nil }
        standing.account.passwordHash = nil
        people.remember(standing, to: place, now: now)
        return standing
    }

    /// A person whom another issuer names, and where they belong.
    struct Guest: Sendable {
        var account: Account
        let memberships: [Membership]
    }

    /// Whom another issuer names; `nil` where they have no account here.
    func guest(_ identity: ExternalTokens.Identity, now: Timestamp) async throws(StoreFault) -> Guest? {
        if let known = guests.answer(to: identity, now: now) { return known }
        guard var account = try await accounts.account(email: identity.email) else { return nil }
        account.passwordHash = nil
        let guest = Guest(account: account, memberships: try await accounts.memberships(of: account.id))
        guests.remember(guest, to: identity, now: now)
        return guest
    }

    /// What was last said of a key, where that is recent.
    func recent(_ key: KeyText, now: Timestamp) -> KeyStanding? {
        keys.answer(to: Presented(key: key.id, secretHash: key.secretHash), now: now)
    }

    /// How a key stands; `nil` where there is none with that secret.
    func standing(of key: KeyText, now: Timestamp) async throws(StoreFault) -> KeyStanding? {
        let presented = Presented(key: key.id, secretHash: key.secretHash)
        guard let standing = try await accounts.standing(of: key.id, secretHash: presented.secretHash) else {
            return nil
        }
        keys.remember(standing, to: presented, now: now)
        return standing
    }

    /// Forgets everything, because someone's standing was changed here; other daemons notice within a second.
    func forget() {
        people.forget()
        keys.forget()
        guests.forget()
    }
}
