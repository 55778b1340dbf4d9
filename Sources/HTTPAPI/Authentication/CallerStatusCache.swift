import LoRaWAN
import Parking

/// Cache of what the database says of callers: it is asked about each of them once a second at most.
struct CallerStatusCache: Sendable {
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
    private let people = ShortLivedCache<Place, CallerStatus>()
    private let keys = ShortLivedCache<Presented, KeyStatus>()
    private let guests = ShortLivedCache<ExternalTokens.Identity, Guest>()

    init(accounts: any Accounts) {
        self.accounts = accounts
    }

    /// What was last said of a person, if that is recent.
    func recent(_ token: AccessToken, now: Timestamp) -> CallerStatus? {
        people.answer(to: Place(token), now: now)
    }

    /// The status of the bearer of a token in its tenant, without the hash of their password; `nil` if the login that
    /// it belongs to was ended.
    func status(of token: AccessToken, now: Timestamp) async throws(StoreFault) -> CallerStatus? {
        let place = Place(token)
        if let known = people.answer(to: place, now: now) { return known }
        guard
            var status = try await accounts.status(of: token.userID, in: token.tenantID, session: token.session)
        else { return nil }
        status.account.passwordHash = nil
        people.remember(status, to: place, now: now)
        return status
    }

    /// A person whom another issuer names, and where they belong.
    struct Guest: Sendable {
        var account: Account
        let memberships: [Membership]
    }

    /// Whom another issuer names; `nil` if they have no account here.
    func guest(_ identity: ExternalTokens.Identity, now: Timestamp) async throws(StoreFault) -> Guest? {
        if let known = guests.answer(to: identity, now: now) { return known }
        guard var account = try await accounts.account(email: identity.email) else { return nil }
        account.passwordHash = nil
        let guest = Guest(account: account, memberships: try await accounts.memberships(of: account.id))
        guests.remember(guest, to: identity, now: now)
        return guest
    }

    /// What was last said of a key, if that is recent.
    func recent(_ key: KeyText, now: Timestamp) -> KeyStatus? {
        keys.answer(to: Presented(key: key.id, secretHash: key.secretHash), now: now)
    }

    /// The status of a key; `nil` if there is none with that secret.
    func status(of key: KeyText, now: Timestamp) async throws(StoreFault) -> KeyStatus? {
        let presented = Presented(key: key.id, secretHash: key.secretHash)
        guard let status = try await accounts.status(of: key.id, secretHash: presented.secretHash) else {
            return nil
        }
        keys.remember(status, to: presented, now: now)
        return status
    }

    /// Forgets everything, because someone's status was changed here; other daemons notice within a second.
    func forget() {
        people.forget()
        keys.forget()
        guests.forget()
    }
}
