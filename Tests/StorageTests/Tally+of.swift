import Ingest

extension Tally {
    /// A tally with these numbers and no others.
    static func of(
        messages: Int, readings: Int = 0, duplicates: Int = 0, stateChanges: Int = 0, deviceEvents: Int = 0,
        gatewayStats: Int = 0, orphans: Int = 0, orphanGateways: Int = 0, dropped: Int = 0, lostUplinks: Int64 = 0
    ) -> Tally {
        var tally = Tally()
        tally.messages = messages
        tally.readings = readings
        tally.duplicates = duplicates
        tally.stateChanges = stateChanges
        tally.deviceEvents = deviceEvents
        tally.gatewayStats = gatewayStats
        tally.orphans = orphans
        tally.orphanGateways = orphanGateways
        tally.dropped = dropped
        tally.lostUplinks = lostUplinks
        return tally
    }
}
