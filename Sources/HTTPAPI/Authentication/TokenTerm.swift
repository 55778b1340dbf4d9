import LoRaWAN

/// When an access token is good (RFC 7519, §4.1.4–4.1.6), in seconds since 1970.
struct TokenTerm {
    let issuedAt: Int64
    let notBefore: Int64
    let expiresAt: Int64

    /// Refuses a token before its time, give or take the clocks' difference, and from the second it expires.
    func check(now: Timestamp, skewS: Int64) throws(AccessTokens.Fault) {
        let second = now.microseconds / 1_000_000
        guard expiresAt > second else { throw .expired }
        guard max(notBefore, issuedAt) <= second + skewS else { throw .notYetValid }
    }
}
