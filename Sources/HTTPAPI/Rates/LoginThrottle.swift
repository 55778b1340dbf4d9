import LoRaWAN
import Synchronization

/// Slows the guessing of passwords, keys and refresh tokens, by address and by account.
///
/// An account's bucket is drained by guesses from anywhere, and then refuses addresses from which nobody has logged in
/// to it lately; an address from which someone has, has a bucket of its own with the account. So an attacker neither
/// guesses faster from many addresses, nor locks the owner out at home; and all buckets fill up again by themselves.
final class LoginThrottle: Sendable {
    /// An address with an account.
    private struct Acquaintance: Hashable, Sendable {
        let account: String
        let address: String
    }

    private struct Buckets {
        var addresses: TokenBuckets<String>
        var accounts: TokenBuckets<String>
        var acquaintances: TokenBuckets<Acquaintance>
    }

    /// Which buckets an attempt was counted in, so that success can be taken out again.
    struct Attempt: Sendable, Equatable {
        fileprivate let account: String
        fileprivate let address: String
        fileprivate let isAcquainted: Bool
    }

    private let buckets: Mutex<Buckets>

    init(_ settings: RateSettings) {
        let perAccount = settings.accountFailuresPerMinute
        buckets = Mutex(
            Buckets(
                addresses: TokenBuckets(perMinute: settings.addressFailuresPerMinute, countMax: Limits.bucketsMax),
                accounts: TokenBuckets(perMinute: perAccount, countMax: Limits.bucketsMax),
                acquaintances: TokenBuckets(perMinute: perAccount, countMax: Limits.bucketsMax)))
    }

    /// Counts an attempt to log in, before the password is looked at.
    ///
    /// - Parameter isAcquainted: whether someone has logged in to the account from the address lately; asked only where
    ///   the account's own bucket is empty.
    func attempt(
        account email: String, from address: String?, now: Timestamp,
        isAcquainted: () async throws -> Bool
    ) async throws -> Attempt {
        let account = email.lowercased()
        let network = NetworkAddress.network(of: address)
        try Self.check(buckets.withLock { $0.addresses.take(network, now: now) })
        let verdict = buckets.withLock { $0.accounts.take(account, now: now) }
        guard let verdict, !verdict.isAllowed else {
            return Attempt(account: account, address: network, isAcquainted: false)
        }
        guard try await isAcquainted() else { throw Self.refusal(verdict) }
        let acquaintance = Acquaintance(account: account, address: network)
        try Self.check(buckets.withLock { $0.acquaintances.take(acquaintance, now: now) })
        return Attempt(account: account, address: network, isAcquainted: true)
    }

    /// Takes an attempt out of the count: the password was right.
    func succeed(_ attempt: Attempt, now: Timestamp) {
        buckets.withLock { buckets in
            buckets.addresses.giveBack(attempt.address, now: now)
            if attempt.isAcquainted {
                buckets.acquaintances.giveBack(
                    Acquaintance(account: attempt.account, address: attempt.address), now: now)
            } else {
                buckets.accounts.giveBack(attempt.account, now: now)
            }
        }
    }

    /// Refuses an address that has guessed too much already.
    func check(_ address: String?, now: Timestamp) throws(Problem) {
        try Self.check(buckets.withLock { $0.addresses.peek(NetworkAddress.network(of: address), now: now) })
    }

    /// Counts a key or refresh token that was none.
    func fail(_ address: String?, now: Timestamp) {
        _ = buckets.withLock { $0.addresses.take(NetworkAddress.network(of: address), now: now) }
    }

    private static func check(_ verdict: RateVerdict?) throws(Problem) {
        if let verdict, !verdict.isAllowed { throw refusal(verdict) }
    }

    private static func refusal(_ verdict: RateVerdict) -> Problem {
        .tooMany("Too many failed attempts; wait a little and try again.", retryAfterS: verdict.retryAfterS)
    }
}
