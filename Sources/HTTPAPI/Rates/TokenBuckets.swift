import LoRaWAN

/// One token bucket for each key, of which a bounded number is remembered: a rate, and a burst of one minute's worth.
///
/// Two generations: when the younger is full it becomes the older, and what nobody touched since is forgotten. A
/// forgotten bucket counts as full, so a flood of keys costs no memory and locks out nobody.
struct TokenBuckets<Key: Hashable & Sendable>: Sendable {
    private struct Bucket {
        var tokens: Double
        var at: Timestamp
    }

    /// Tokens of a full bucket, and what flows in each minute; 0 is no limit.
    let perMinute: Int
    private let countMax: Int
    private var young: [Key: Bucket] = [:]
    private var old: [Key: Bucket] = [:]

    /// - Parameters:
    ///   - perMinute: the rate; 0 is no limit.
    ///   - countMax: buckets that are remembered at most.
    init(perMinute: Int, countMax: Int) {
        self.perMinute = perMinute
        self.countMax = countMax
    }

    /// How many buckets are remembered.
    var count: Int { young.count + old.count }

    /// Takes so many tokens where there are as many; what costs more than a full bucket takes that.
    mutating func take(_ key: Key, _ count: Int = 1, now: Timestamp) -> RateVerdict? {
        guard perMinute > 0 else { return nil }
        var bucket = bucket(key, now)
        let wanted = Double(min(count, perMinute))
        let isAllowed = bucket.tokens >= wanted
        if isAllowed { bucket.tokens -= wanted }
        keep(bucket, key)
        return verdict(bucket, isAllowed: isAllowed, wanted: wanted)
    }

    /// Says whether a token could be taken, and takes none.
    func peek(_ key: Key, now: Timestamp) -> RateVerdict? {
        guard perMinute > 0 else { return nil }
        let bucket = bucket(key, now)
        return verdict(bucket, isAllowed: bucket.tokens >= 1)
    }

    /// Gives a token back that should not have counted.
    mutating func giveBack(_ key: Key, now: Timestamp) {
        guard perMinute > 0 else { return }
        var bucket = bucket(key, now)
        bucket.tokens = min(bucket.tokens + 1, Double(perMinute))
        keep(bucket, key)
    }

    private var perSecond: Double { Double(perMinute) / 60 }

    /// The bucket as it has filled up until now; a clock that was set back fills nothing.
    private func bucket(_ key: Key, _ now: Timestamp) -> Bucket {
        guard let known = young[key] ?? old[key] else { return Bucket(tokens: Double(perMinute), at: now) }
        let elapsed = max(0, now.seconds(since: known.at))
        return Bucket(tokens: min(known.tokens + elapsed * perSecond, Double(perMinute)), at: now)
    }

    private mutating func keep(_ bucket: Bucket, _ key: Key) {
        if young[key] == nil {
            old[key] = nil
            if young.count >= countMax / 2 {
                old = young
                young = [:]
            }
        }
        young[key] = bucket
    }

    private func verdict(_ bucket: Bucket, isAllowed: Bool, wanted: Double = 1) -> RateVerdict {
        RateVerdict(
            isAllowed: isAllowed, limit: perMinute, remaining: Int(bucket.tokens),
            resetS: Int(((Double(perMinute) - bucket.tokens) / perSecond).rounded(.up)),
            retryAfterS: isAllowed ? 0 : max(1, Int(((wanted - bucket.tokens) / perSecond).rounded(.up))))
    }
}
