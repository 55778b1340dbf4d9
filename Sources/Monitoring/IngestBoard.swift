public import LoRaWAN
public import MQTT
public import Spool
import Synchronization

/// What is known of the daemon: observations come in, and health, metrics, systemd and the log read it.
public final class IngestBoard: Sendable {
    /// Everything known at one moment.
    public struct State: Sendable {
        /// What was counted since the start.
        public var counters = Counters()
        /// What the start-up checks have said.
        public var admission = Admitted.looking
        /// Whether the start-up checks passed.
        public var isAdmitted: Bool { admission == .granted }
        /// Whether devices of more than one of ChirpStack's tenants had been heard before the start.
        public var areTenantsSeveral = false
        /// Why the database cannot be used now; `nil` where it can.
        public var databaseFault: String? = "not connected yet"
        /// Whether the fault is that somebody has a table locked.
        public var isTableHeld = false
        /// Why the broker cannot be used now; `nil` where the subscription to ChirpStack's events stands.
        public var brokerFault: String? = "not connected yet"
        /// What the broker grants less of than was asked for, as of the last connection.
        public var shortfalls: [Shortfall] = []
        /// The version of MQTT of the last session that stood; `nil` before the first.
        public var mqttVersion: MQTTVersion?
        /// When the last message came that was not retained: a retained one comes though nobody publishes.
        public var receivedAt: Timestamp?
        /// When the last device event came at QoS 0.
        public var unprotectedAt: Timestamp?
        /// When another client with our client id last took our session, as it seems.
        public var takenOverAt: Timestamp?
        /// When it was last noticed that the broker had forgotten our session.
        public var sessionLostAt: Timestamp?
        /// When the oldest message that is not acknowledged arrived; `nil` where there is none.
        public var oldestHeldAt: Timestamp?
        /// How the spool is.
        public var spool = SpoolStanding()
        /// Whether all that is in it is there because its sender or tenant has more than its share waiting.
        public var isSpoolOfShares = true
        /// Devices and gateways whose messages wait for a row that somebody else has locked.
        public var heldSenders = 0
        /// Since when there are any.
        public var heldSince: Timestamp?
        /// Who has the rows, in words.
        public var heldBy: String?
        /// Why there is no spool; `nil` where there is one.
        public var spoolFault: String?
        /// Whether its file is being opened and checked, which takes its time where it is large.
        public var isSpoolOpening = false
        /// Whether the spool's limits forbid more.
        public var isSpoolFull = false
        /// What the last damaged spool was renamed to.
        public var spoolSetAsidePath: String?
        /// From the arrival of a batch's first message to its commit, in seconds, the last batch; without the time in
        /// the spool.
        public var lagS: Double = 0
        /// Why the keys of an external issuer that lie in their file are not in force; `nil` where they are.
        public var externalKeysFault: String?

        /// Nothing is known yet.
        public init() {}
    }

    /// How far the start-up checks have come.
    public enum Admitted: Sendable {
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

    /// Makes one that knows so much already.
    public init(_ state: State = State()) {
        content = Mutex(Content(state: state))
    }

    /// How far the start-up checks have come, without the rest.
    public var admission: Admitted { content.withLock { $0.state.admission } }

    /// A copy of everything.
    public var snapshot: State { content.withLock { $0.state } }

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
