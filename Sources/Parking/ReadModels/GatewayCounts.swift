/// How many gateways a scope has.
public struct GatewayCounts: Sendable, Hashable {
    /// All registered gateways.
    public var total: Int
    /// Those whose status is online.
    public var online: Int

    /// Makes the counts.
    public init(total: Int = 0, online: Int = 0) {
        self.total = total
        self.online = online
    }

    /// All others, the never seen included.
    public var offline: Int { total - online }
}
