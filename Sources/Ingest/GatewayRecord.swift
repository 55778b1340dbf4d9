public import ChirpStack
public import LoRaWAN
public import Parking

/// A registered gateway as read under its row's lock, and what a batch makes of it.
public struct GatewayRecord: Sendable, Equatable {
    /// Its row.
    public let id: GatewayRowID
    /// Its owner.
    public let tenantID: TenantID
    /// Its name on the air.
    public let gatewayID: GatewayID
    /// The newest evidence of life: stats, an uplink that it heard, or its connection coming up.
    public var lastSeenAt: Timestamp?
    /// When stats last arrived.
    public var lastStatsAt: Timestamp?
    /// The last word of its connection; `nil` where it has none.
    public var isConnected: Bool?
    /// When that word came.
    public var connectionAt: Timestamp?
    /// The counters of the last interval.
    public var stats: GatewayStatsEvent?

    /// A gateway that has said nothing yet.
    public init(id: GatewayRowID, tenantID: TenantID, gatewayID: GatewayID) {
        self.id = id
        self.tenantID = tenantID
        self.gatewayID = gatewayID
    }

    /// Takes evidence of life; `true` where it is news.
    mutating func seen(at time: Timestamp) -> Bool {
        guard lastSeenAt.map({ time > $0 }) ?? true else { return false }
        lastSeenAt = time
        return true
    }
}
