public import LoRaWAN

/// What became of the messages of one or more commits; every way to lose, delay or set aside data has its number.
public struct Tally: Sendable, Equatable {
    /// Messages committed, whatever became of them.
    public var messages = 0
    /// Readings stored.
    public var readings = 0
    /// Uplinks that were stored before: redeliveries.
    public var duplicates = 0
    /// Changes of what a space shows.
    public var stateChanges = 0
    /// Changes among them whose own uplinks never came.
    public var inferredChanges = 0
    /// Device events stored.
    public var deviceEvents = 0
    /// Gateway counters stored.
    public var gatewayStats = 0
    /// Events of unregistered devices.
    public var orphans = 0
    /// Messages of unregistered gateways.
    public var orphanGateways = 0
    /// Messages in quarantine, by reason.
    public var quarantined: [Rejection.Reason: Int] = [:]
    /// Messages that were kept although a field that they did not need could not be read, by field.
    public var ignoredFields = IgnoredFieldCounts()
    /// Rows of quarantine or orphans that had to make room.
    public var dropped = 0
    /// Frames found missing.
    public var lostUplinks: Int64 = 0
    /// Uplinks whose ChirpStack tenant changed.
    public var networkTenantChanges = 0

    /// Nothing yet.
    public init() {}

    /// Messages that became neither a reading nor an event of something registered.
    public var setAside: Int { orphans + orphanGateways + quarantined.values.reduce(0, +) }

    /// Adds another tally to this one.
    public static func += (sum: inout Tally, other: Tally) {
        sum.messages += other.messages
        sum.readings += other.readings
        sum.duplicates += other.duplicates
        sum.stateChanges += other.stateChanges
        sum.inferredChanges += other.inferredChanges
        sum.deviceEvents += other.deviceEvents
        sum.gatewayStats += other.gatewayStats
        sum.orphans += other.orphans
        sum.orphanGateways += other.orphanGateways
        sum.quarantined.merge(other.quarantined, uniquingKeysWith: +)
        sum.ignoredFields += other.ignoredFields
        sum.dropped += other.dropped
        sum.lostUplinks += other.lostUplinks
        sum.networkTenantChanges += other.networkTenantChanges
    }
}
