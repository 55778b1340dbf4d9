import LoRaWAN
import Parking
import Synchronization

/// Counts what each caller and each tenant asks.
final class RequestRates: Sendable {
    private struct Buckets {
        var principals: TokenBuckets<Author>
        var tenants: TokenBuckets<TenantID>
    }

    private let buckets: Mutex<Buckets>

    init(_ settings: RateSettings) {
        buckets = Mutex(
            Buckets(
                principals: TokenBuckets(perMinute: settings.principalPerMinute, countMax: Limits.bucketsMax),
                tenants: TokenBuckets(perMinute: settings.tenantPerMinute, countMax: Limits.bucketsMax)))
    }

    /// Counts a request; `nil` where there are no limits. What a caller's own limit refuses is not the tenant's.
    ///
    /// - Parameter requests: how many plain ones it counts as.
    func count(_ principal: Principal, as requests: Int = 1, now: Timestamp) -> RateVerdict? {
        buckets.withLock { buckets in
            let own = buckets.principals.take(principal.author, requests, now: now)
            if let own, !own.isAllowed { return own }
            guard let all = buckets.tenants.take(principal.tenant.id, requests, now: now) else { return own }
            return own.map { $0.and(all) } ?? all
        }
    }
}
