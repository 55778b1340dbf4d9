public import Ingest
import MQTT
public import Storage

/// What was counted since the start.
public struct Counters: Sendable {
    /// What became of everything.
    public internal(set) var tally = Tally()
    /// Messages received, duplicates included.
    public internal(set) var received = 0
    /// QoS 1 messages whose acknowledgement was handed to the connection.
    public internal(set) var acknowledged = 0
    /// Messages left to the broker because nothing took them.
    public internal(set) var handedBack = 0
    /// Uplinks and device events that came at QoS 0, which nothing protects.
    public internal(set) var unprotected = 0
    /// Connections that the broker accepted.
    public internal(set) var connections = 0
    /// Connections to the broker that failed or ended.
    public internal(set) var brokerFaults = 0
    /// Times that another client with our client id took our session, as it seems.
    public internal(set) var takeovers = 0
    /// Sessions that the broker had forgotten.
    public internal(set) var sessionsLost = 0
    /// Connections of the lanes that the database accepted.
    public internal(set) var databaseConnections = 0
    /// Batches that the database did not take and connections that failed.
    public internal(set) var databaseFaults: [IngestFault.Code: Int] = [:]
    /// How often a message could not be stored at once because somebody else had a row of its locked.
    public internal(set) var rowsHeld = 0
    /// Messages written to the spool.
    public internal(set) var spooled = 0
    /// Messages that went from the spool to the database.
    public internal(set) var drained = 0
    /// Spools found damaged and renamed.
    public internal(set) var spoolsSetAside = 0
    /// How often this daemon did each work that only one at a time does.
    public internal(set) var maintenanceRuns: [MaintenanceWork: Int] = [:]
    /// Sizes of batches, in messages.
    var batchSizes = Histogram(bounds: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000])
    /// Durations of commits, in seconds.
    var commitTimes = Histogram(bounds: [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5])

    /// Counts what has happened.
    mutating func count(_ observation: Observation) {
        switch observation {
        case .databaseConnected: databaseConnections += 1
        case .committed(let tally, let count, _, let took):
            self.tally += tally
            guard count > 0 else { return }
            batchSizes.record(Double(count))
            commitTimes.record(took / .seconds(1))
        case .batchRefused(let fault): databaseFaults[fault.code, default: 0] += 1
        case .rowsHeld(let held): rowsHeld += held.messages.count
        case .subscribed(let connections, let sessionsLost):
            self.connections = connections
            self.sessionsLost = sessionsLost
        case .brokerLost(let error):
            brokerFaults += 1
            if error.code == .sessionTakenOver { takeovers += 1 }
        case .received(let count, _, let unprotected):
            received += count
            self.unprotected += unprotected
        case .acknowledged(let count, _): acknowledged += count
        case .handedBack(let count): handedBack += count
        case .spooled(let count, _, _): spooled += count
        case .drained(let count, _): drained += count
        case .spoolSetAside: spoolsSetAside += 1
        case .maintained(let work, let count):
            maintenanceRuns[work, default: 0] += 1
            if work == .bounds { tally.dropped += count }
        case .databaseAwaited, .admitted, .severalTenantsHeard, .loginsShared, .sendersWait, .sightingsRefused,
            .granted, .spoolOpening, .spoolOpened, .spoolFull, .spoolUnavailable, .orphansReplayed, .sessionsPurged,
            .invitationsPurged, .maintenanceFailed, .codecsReloaded, .codecsRefused, .codecsReplaced,
            .certificateRead, .externalKeysRead:
            break
        }
    }
}
