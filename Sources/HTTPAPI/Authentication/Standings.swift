import LoRaWAN
import Parking

/// Asks the database how callers stand now, each at most about once a second.
struct Standings: Sendable {
    private struct Place: Hashable, Sendable {
        let user: UserID
        let tenant: TenantID
    }

    private struct Presented: Hashable, Sendable {
        let key: APIKeyID
        let secretHash: String
    }

    private let accounts: any Accounts
    private let people = RecentAnswers<Place, Standing>()
    private let keys = RecentAnswers<Presented, KeyStanding>()

    init(accounts: any Accounts) {
        self.accounts = accounts
    }

    /// How a person stands in a tenant, without the hash of their password.
    func standing(
        of user: UserID, in tenant: TenantID, now: Timestamp
    ) async throws(StoreFault) -> Standing? {
        let place = Place(user: user, tenant: tenant)
        if let known = people.answer(to: place, now: now) { return known }
        guard var standing = try await accounts.standing(of: user, in: tenant) else { return nil }
        standing.account.passwordHash = nil
        people.remember(standing, to: place, now: now)
        return standing
    }

    /// How a key stands; `nil` where there is none with that secret.
    func standing(of key: KeyText, now: Timestamp) async throws(StoreFault) -> KeyStanding? {
        let presented = Presented(key: key.id, secretHash: key.secretHash)
        if let known = keys.answer(to: presented, now: now) { return known }
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
    }
}
