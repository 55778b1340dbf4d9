/// How much callers may ask, in requests a minute, of which as many may come at once; 0 is no limit.
///
/// A request that asks for much counts as several, see ``RequestCost``. Uplinks come over MQTT and are never limited by
/// these.
public struct RateSettings: Sendable, Equatable {
    /// Requests of one person or key.
    public var principalPerMinute = 0
    /// Requests of all people and keys of one tenant together.
    public var tenantPerMinute = 0
    /// Failed logins, refreshes and keys from one address; of IPv6, from one network of 64 bits.
    public var addressFailuresPerMinute = 0
    /// Failed logins of one account.
    public var accountFailuresPerMinute = 0

    /// No limits.
    public init() {}
}
