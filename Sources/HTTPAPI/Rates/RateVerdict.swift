import HTTPTypes
import Hummingbird

/// What a limit says of one request.
struct RateVerdict: Sendable, Equatable {
    let isAllowed: Bool
    /// Requests a minute.
    let limit: Int
    /// Requests that could follow at once.
    let remaining: Int
    /// Seconds until as many are possible as ever.
    let resetS: Int
    /// Seconds until one is possible; 0 where it is now.
    let retryAfterS: Int

    /// The stricter of two.
    func and(_ other: RateVerdict) -> RateVerdict {
        if isAllowed != other.isAllowed { return isAllowed ? other : self }
        return remaining <= other.remaining ? self : other
    }

    /// Tells a client where it stands (draft-ietf-httpapi-ratelimit-headers-07, §5).
    func write(to headers: inout HTTPFields) {
        headers[.rateLimitLimit] = String(limit)
        headers[.rateLimitRemaining] = String(remaining)
        headers[.rateLimitReset] = String(resetS)
    }
}
