import Ingest
import LoRaWAN
import MQTT
import Spool
import Storage
import Synchronization

/// What is known of the daemon: observations come in, and health, metrics, systemd and the log read it.
final class IngestBoard: Sendable {
    /// Everything known at one moment.
    struct State: Sendable {
        /// What was counted since the start.
        var counters = Counters()
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
        /// When the last message came that was not retained: a retained one comes though nobody publishes.
        var receivedAt: Timestamp?
        /// When the last device event came at QoS 0.
        var unprotectedAt: Timestamp?
        /// When another client with our client id last took our session, as it seems.
        var takenOverAt: Timestamp?
        /// When it was last noticed that the broker had forgotten our session.
        var sessionLostAt: Timestamp?
        /// When the oldest message that is not acknowledged arrived; `nil` where there is none.
        var oldestHeldAt: Timestamp?
        /// How the spool is.
        var spool = SpoolStanding()
        /// Whether all that is in it is there because its sender or tenant has more than its share waiting.
        var isSpoolOfShares = true
        /// Devices and gateways whose messages wait for a row that somebody else has locked.
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
        /// What the last damaged spool was renamed to.
        var spoolSetAsidePath: String?
        /// From the arrival of a batch's first message to its commit, in seconds, the last batch; without the time in
        /// the spool.
        var lagS: Double = 0
        /// Why the keys of an external issuer that lie in their file are not in force; `nil` where they are.
        var externalKeysFault: String?
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

    private struct Content {
        var state: State
        var log = ObservationLog()
    }

    private let content: Mutex<Content>

    init(_ state: State = State()) {
        content = Mutex(Content(state: state))
    }

    /// How far the start-up checks have come, without the rest.
    var admission: Admitted { content.withLock { $0.state.admission } }

    /// A copy of everything.
    var snapshot: State { content.withLock { $0.state } }

    /// Takes in what has happened.
    ///
    /// - Returns: what the log shall say of it.
    func take(_ observation: Observation, at moment: Observer.Moment) -> [LogLine] {
        content.withLock { content in
            let lines = content.log.lines(of: observation, after: content.state, at: moment)
            content.state.note(observation, at: moment.time)
            content.state.counters.count(observation)
            return lines
        }
    }
}
