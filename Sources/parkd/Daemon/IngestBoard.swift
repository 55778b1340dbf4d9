import Ingest
import LoRaWAN
import MQTT
import Spool
import Storage
import Synchronization

/// What the ingest thread tells the rest of the daemon: written by one thread, read by health, metrics and the log.
final class IngestBoard: Sendable {
    /// Everything known at one moment.
    struct State: Sendable {
        /// What the start-up checks have said.
        var admission = Admitted.looking
        /// Whether the start-up checks passed.
        var isAdmitted: Bool { admission == .granted }
        /// Whether devices of more than one of ChirpStack's tenants had been heard before the start.
        var areTenantsSeveral = false
        /// Why the database cannot be used now; `nil` where it can.
        var databaseFault: String? = "not connected yet"
        /// Whether the fault is that somebody has a table locked.
        var isTableHeld = false
        /// Why the broker cannot be used now; `nil` where the subscription to ChirpStack's events stands.
        var brokerFault: String? = "not connected yet"
        /// What the broker grants less of than was asked for, as of the last connection.
        var shortfalls: [Shortfall] = []
        /// The version of MQTT of the last session that stood; `nil` before the first.
        var mqttVersion: MQTTVersion?
        /// What became of everything since the start.
        var tally = Tally()
        /// Messages received, duplicates included.
        var received = 0
        /// When the last of them came that was not retained: a retained one comes though nobody publishes.
        var receivedAt: Timestamp?
        /// QoS 1 messages whose acknowledgement was handed to the connection.
        var acknowledged = 0
        /// Messages left to the broker because nothing took them.
        var handedBack = 0
        /// Uplinks and device events that came at QoS 0, which nothing protects.
        var unprotected = 0
        /// When the last of them came.
        var unprotectedAt: Timestamp?
        /// Connections that the broker accepted.
        var connections = 0
        /// Connections to the broker that failed or ended.
        var brokerFaults = 0
        /// Times that another client with our client id took our session, as it seems.
        var takeovers = 0
        /// The last of them.
        var takenOverAt: Timestamp?
        /// How often this daemon did each work that only one at a time does.
        var maintenanceRuns: [MaintenanceWork: Int] = [:]
        /// Connections of the lanes that the database accepted.
        var databaseConnections = 0
        /// Batches that the database did not take and connections that failed.
        var databaseFaults: [IngestFault.Code: Int] = [:]
        /// Sessions that the broker had forgotten.
        var sessionsLost = 0
        /// When the last of them was noticed.
        var sessionLostAt: Timestamp?
        /// When the oldest message that is not acknowledged arrived; `nil` where there is none.
        var oldestHeldAt: Timestamp?
        /// How the spool is.
        var spool = SpoolStanding()
        /// Whether all that is in it is there because its sender or tenant has more than its share waiting.
        var isSpoolOfShares = true
        /// Messages written to the spool.
        var spooled = 0
        /// Messages that went from the spool to the database.
        var drained = 0
        /// How often a message could not be stored at once because somebody else had a row of its locked.
        var rowsHeld = 0
        /// Devices and gateways whose messages wait for such a row.
        var heldSenders = 0
        /// Since when there are any.
        var heldSince: Timestamp?
        /// Who has the rows, in words.
        var heldBy: String?
        /// Why there is no spool; `nil` where there is one.
        var spoolFault: String?
        /// Whether its file is being opened and checked, which takes its time where it is large.
        var isSpoolOpening = false
        /// Whether the spool's limits forbid more.
        var isSpoolFull = false
        /// Spools found damaged and renamed.
        var spoolsSetAside = 0
        /// The last of them.
        var spoolSetAsidePath: String?
        /// From the arrival of a batch's first message to its commit, in seconds, the last batch; without the time in
        /// the spool.
        var lagS: Double = 0
        /// Sizes of batches, in messages.
        var batchSizes = Histogram(bounds: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000])
        /// Durations of commits, in seconds.
        var commitTimes = Histogram(bounds: [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5])
    }

    /// How far the start-up checks have come.
    enum Admitted: Sendable {
        /// The database has not answered yet.
        case looking
        /// The database is away.
        case waiting
        /// They passed.
        case granted
    }

    /// How far the start-up checks have come, without the rest.
    var admission: Admitted { state.withLock { $0.admission } }

    private let state = Mutex(State())

    /// A copy of everything.
    var snapshot: State { state.withLock { $0 } }

    /// Changes the state.
    func update(_ body: (inout sending State) -> Void) {
        state.withLock { body(&$0) }
    }
}
