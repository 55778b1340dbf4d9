import LoRaWAN
import Parking
import Synchronization

/// Slows the guessing of passwords, keys, codes and refresh tokens, by address, by account and by code.
///
/// An account's bucket is drained by guesses from anywhere, and then refuses networks from which nobody has logged in
/// to it lately; a network from which someone has, has a bucket of its own with the account. So an attacker neither
/// guesses faster from many addresses, nor locks the owner out at home; and all buckets fill up again by themselves.
final class LoginThrottle: Sendable {
    /// A network with an account.
    private struct Acquaintance: Hashable, Sendable {
        let account: EmailAddress
        let network: String
    }

    private struct Buckets {
        var addresses: TokenBuckets<String>
        var accounts: TokenBuckets<EmailAddress>
        var acquaintances: TokenBuckets<Acquaintance>
        var codes: TokenBuckets<String>
    }

    /// Which buckets an attempt was counted in, so that it can be taken out again.
    struct Attempt: Sendable, Equatable {
        fileprivate let account: EmailAddress
        fileprivate let network: String
        fileprivate let isAcquainted: Bool
    }

    private let buckets: Mutex<Buckets>

    init(_ settings: RateSettings) {
        let perAccount = settings.accountFailuresPerMinute
        buckets = Mutex(
            Buckets(
                addresses: TokenBuckets(perMinute: settings.addressFailuresPerMinute, countMax: Limits.bucketsMax),
                accounts: TokenBuckets(perMinute: perAccount, countMax: Limits.bucketsMax),
                acquaintances: TokenBuckets(perMinute: perAccount, countMax: Limits.bucketsMax),
                codes: TokenBuckets(perMinute: perAccount, countMax: Limits.bucketsMax)))
    }

    /// Counts an attempt to log in, before the password is looked at. One that is refused here has guessed nothing, and
    /// does not count against the address.
    ///
    /// - Parameter isAcquainted: whether someone has logged in to the account from the network lately; asked only where
    ///   the account's own bucket is empty, and for one network no more often than it may guess.
    func attempt(
        account: EmailAddress, from address: String?, now: Timestamp,
        isAcquainted: () async throws -> Bool
    ) async throws -> Attempt {
        let network = NetworkAddress.network(of: address)
        try Self.check(buckets.withLock { $0.addresses.take(network, now: now) })
        let verdict = buckets.withLock { $0.accounts.take(account, now: now) }
        guard let verdict, !verdict.isAllowed else {
            return Attempt(account: account, network: network, isAcquainted: false)
        }
        let acquaintance = Acquaintance(account: account, network: network)
        do {
            try Self.check(buckets.withLock { $0.acquaintances.take(acquaintance, now: now) })
            guard try await known(acquaintance, now, isAcquainted) else { throw Self.refusal(verdict) }
        } catch {
            buckets.withLock { $0.addresses.giveBack(network, now: now) }
            throw error
        }
        return Attempt(account: account, network: network, isAcquainted: true)
    }

    /// A question that could not be answered costs nothing; one that was, costs a token, or strangers could go on
    /// asking.
    private func known(
        _ acquaintance: Acquaintance, _ now: Timestamp, _ isAcquainted: () async throws -> Bool
    ) async throws -> Bool {
        do {
            return try await isAcquainted()
        } catch {
            buckets.withLock { $0.acquaintances.giveBack(acquaintance, now: now) }
            throw error
        }
    }

    /// Takes an attempt out of the count: the password was right, or nobody has looked at it.
    func succeed(_ attempt: Attempt, now: Timestamp) {
        buckets.withLock { buckets in
            buckets.addresses.giveBack(attempt.network, now: now)
            if attempt.isAcquainted {
                buckets.acquaintances.giveBack(
                    Acquaintance(account: attempt.account, network: attempt.network), now: now)
            } else {
                buckets.accounts.giveBack(attempt.account, now: now)
            }
        }
    }

    /// Counts that a code is shown, right or wrong: its password must not be guessed faster than an account's.
    func show(code hash: String, now: Timestamp) throws(Problem) {
        try Self.check(buckets.withLock { $0.codes.take(hash, now: now) })
    }

    /// Takes a code out of the count again.
    func giveBack(code hash: String, now: Timestamp) {
        buckets.withLock { $0.codes.giveBack(hash, now: now) }
    }

    /// Refuses an address that has guessed too much already.
    func check(_ address: String?, now: Timestamp) throws(Problem) {
        try Self.check(buckets.withLock { $0.addresses.peek(NetworkAddress.network(of: address), now: now) })
    }

    /// Counts a key, code or refresh token that was none.
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
