public import ChirpStack
public import LoRaWAN
public import Parking

/// A registered gateway as read under its row's lock, and what a batch makes of it.
public struct GatewayRecord: Sendable, Equatable {
    /// Its row.
    public var id = GatewayRowID(.zero)
    /// Its owner.
    public var tenantID = TenantID(.zero)
    /// Its name on the air.
    public var gatewayID = GatewayID(EUI64(bits: 0))
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

    /// One without a row yet.
    public init() {}

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

extension GatewayRecord: LockedRecord {
    /// Over gateways `g`. Counters that a batch has not brought stay as they are.
    @inlinable
    public mutating func columns(_ each: inout some ColumnVisitor & ~Copyable) {
        each(.key("id"), &id)
        each(.key("tenant_id"), &tenantID)
        each(.read("gateway_id"), &gatewayID)
        each("last_seen_at", &lastSeenAt)
        each("last_stats_at", &lastStatsAt)
        each(
            RecordColumn(
                "is_connected", .both, selecting: "g.connection = 'online'",
                setting: "connection = CASE u.is_connected WHEN true THEN 'online' WHEN false THEN 'offline' END"),
            &isConnected)
        each("connection_at", &connectionAt)
        var received = stats.map { Int64($0.rxReceived) }
        each(.written("rx_received", setting: "rx_received = coalesce(u.rx_received, g.rx_received)"), &received)
        var receivedOK = stats.map { Int64($0.rxReceivedOK) }
        each(.written("rx_ok", setting: "rx_ok = coalesce(u.rx_ok, g.rx_ok)"), &receivedOK)
        var asked = stats.map { Int64($0.txReceived) }
        each(.written("tx_received", setting: "tx_received = coalesce(u.tx_received, g.tx_received)"), &asked)
        var emitted = stats.map { Int64($0.txEmitted) }
        each(.written("tx_emitted", setting: "tx_emitted = coalesce(u.tx_emitted, g.tx_emitted)"), &emitted)
    }
}
