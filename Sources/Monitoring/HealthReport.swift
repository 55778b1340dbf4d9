public import HTTPAPI
import Ingest
import LoRaWAN
import MQTT
public import Parking
import Spool
import Storage

/// Answers how the daemon is, from memory.
public struct HealthReport: HealthSource {
    private let source: DaemonFigures.Source
    /// Whether numbers of messages are for anyone to see: where `/metrics` is not on the API's address, they are not.
    private let showsCounts: Bool
    /// Roles of the database that do not log in themselves.
    private let sharedLogins: @Sendable () -> [String]
    /// The time.
    private let now: @Sendable () -> Timestamp

    /// How long a delivery at QoS 0 keeps health degraded, in seconds.
    private static let unprotectedForS: Double = 300
    /// How long the loss of the session to another client does.
    private static let takenOverForS: Double = 300
    /// How long a session that the broker had forgotten does: who looks once a day must see it.
    private static let sessionLostForS: Double = 86_400
    /// How long what is beyond its sender's share may wait before somebody should know: nothing is wrong before.
    private static let sharesWaitS: Double = 300

    /// Makes one that looks at this daemon.
    public init(
        source: DaemonFigures.Source, showsCounts: Bool, sharedLogins: @escaping @Sendable () -> [String] = { [] }
    ) {
        self.init(source: source, showsCounts: showsCounts, sharedLogins: sharedLogins, now: { .now })
    }

    init(
        source: DaemonFigures.Source, showsCounts: Bool, sharedLogins: @escaping @Sendable () -> [String] = { [] },
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.source = source
        self.showsCounts = showsCounts
        self.sharedLogins = sharedLogins
        self.now = now
    }

    /// Whoever answers lives; a loop or a commit that hangs is systemd's watchdog's to end.
    public var isLive: Bool { true }

    /// The numbers, as they are.
    public var counts: [HealthSnapshot.Count] { Metric.healthCounts(source.figures(at: now())) }

    /// How it is now.
    public func health() async -> HealthSnapshot {
        let now = now()
        let figures = source.figures(at: now)
        let state = figures.state
        let database = databaseCheck(state)
        let mqtt = mqttCheck(state, now)
        let ingest = ingestCheck(state, now)
        let codecs = codecsCheck(figures.codecs)
        let auth = authCheck(state)
        let worst: HealthSnapshot.Status =
            database.status == .down
            ? .down : [database, mqtt, ingest, auth, codecs.check].contains { $0.status != .ok } ? .degraded : .ok
        var snapshot = HealthSnapshot(
            status: worst, database: database, mqtt: mqtt, ingest: ingest, codecs: codecs,
            isReady: state.isAdmitted && state.databaseFault == nil && state.brokerFault == nil,
            mqttVersion: state.mqttVersion?.rawValue, uptimeS: now.seconds(since: figures.startedAt),
            ingestLagS: lag(state, now), lastReceivedS: state.receivedAt.map { max(0, now.seconds(since: $0)) },
            messages: showsCounts ? Metric.healthCounts(figures) : nil)
        snapshot.auth = auth
        return snapshot
    }

    private func databaseCheck(_ state: IngestBoard.State) -> HealthSnapshot.Check {
        if let fault = state.databaseFault { return HealthSnapshot.Check(.down, .unavailable, fault) }
        guard let warning = Posture.warning(ofShared: sharedLogins()) else { return .ok }
        return HealthSnapshot.Check(.degraded, .sharedLogin, "\(warning)")
    }

    private func authCheck(_ state: IngestBoard.State) -> HealthSnapshot.Check {
        guard let fault = state.externalKeysFault else { return .ok }
        return HealthSnapshot.Check(
            .degraded, .externalKeys,
            "The keys of the external issuer cannot be read again: \(fault). Those read before stay in force: mend "
                + "the file of PARKD_AUTH_EXTERNAL_JWKS_FILE.")
    }

    private func mqttCheck(_ state: IngestBoard.State, _ now: Timestamp) -> HealthSnapshot.Check {
        if let fault = state.brokerFault { return HealthSnapshot.Check(.down, .unavailable, fault) }
        if let at = state.takenOverAt, now.seconds(since: at) < Self.takenOverForS {
            return HealthSnapshot.Check(
                .degraded, .takenOver,
                "Another client seems to have our client id: it took our session at the broker over, "
                    + "\(state.counters.takeovers) times so far. Give each daemon its own PARKD_MQTT_CLIENT_ID.")
        }
        if !state.shortfalls.isEmpty {
            return HealthSnapshot.Check(
                .degraded, .grantsLess, state.shortfalls.map(\.advice).joined(separator: " "))
        }
        if let at = state.unprotectedAt, now.seconds(since: at) < Self.unprotectedForS {
            return HealthSnapshot.Check(
                .degraded, .unprotected,
                "ChirpStack publishes at QoS 0, which nothing protects: set qos=1 under [integration.mqtt] in "
                    + "chirpstack.toml. \(state.counters.unprotected) such deliveries so far.")
        }
        if let at = state.sessionLostAt, now.seconds(since: at) < Self.sessionLostForS {
            return HealthSnapshot.Check(
                .degraded, .sessionLost,
                "The broker had forgotten our session \(state.counters.sessionsLost) times, with whatever it had "
                    + "queued: let it persist sessions (Mosquitto: persistence true, autosave_interval 1, "
                    + "autosave_on_changes true)."
            )
        }
        return .ok
    }

    private func ingestCheck(_ state: IngestBoard.State, _ now: Timestamp) -> HealthSnapshot.Check {
        if let held = heldRows(state, now) { return HealthSnapshot.Check(.degraded, .rowsHeld, held) }
        if let check = spoolCheck(state, now) { return check }
        let lagS = lag(state, now)
        if lagS > 30 {
            return HealthSnapshot.Check(
                .degraded, .late, "The oldest message waits for its commit since \(Int(lagS)) s.")
        }
        return .ok
    }

    /// Only what an operator can do something about: the other daemon's commit is over before anyone reads this.
    private func heldRows(_ state: IngestBoard.State, _ now: Timestamp) -> String? {
        guard state.heldSenders > 0, let since = state.heldSince else { return nil }
        let age = Int(max(0, now.seconds(since: since)))
        return
            "Messages of \(state.heldSenders) devices or gateways wait since \(age) s "
            + "for rows that are locked by \(state.heldBy ?? "somebody"); all others are stored. End that transaction, "
            + "or the session with pg_terminate_backend."
    }

    private func spoolCheck(_ state: IngestBoard.State, _ now: Timestamp) -> HealthSnapshot.Check? {
        let spool = state.spool
        if state.isSpoolFull {
            return HealthSnapshot.Check(
                .degraded, .spoolFull,
                "The spool is full (\(spool.count) messages, \(spool.bytes >> 20) MB), so nothing is acknowledged: "
                    + "bring the database back, or raise PARKD_SPOOL_MAX_MB.")
        }
        if let fault = state.spoolFault { return HealthSnapshot.Check(.degraded, .spoolUnavailable, fault) }
        let ageS = spool.oldestReceivedAt.map { max(0, now.seconds(since: $0)) } ?? 0
        if spool.count > 0, !state.isSpoolOfShares || ageS > Self.sharesWaitS {
            let cause = state.isSpoolOfShares ? " They are of devices or tenants that send more than is stored." : ""
            return HealthSnapshot.Check(
                .degraded, .spoolWaiting,
                "\(spool.count) messages (\(spool.bytes >> 20) MB) wait in the spool, the oldest since \(Int(ageS)) s."
                    + cause)
        }
        if let path = state.spoolSetAsidePath {
            return HealthSnapshot.Check(
                .degraded, .spoolSetAside,
                "A damaged spool was set aside as \(path): `parkd spool recover` puts what can be read of it back.")
        }
        return nil
    }

    private func codecsCheck(_ standing: CodecsInForce.Standing) -> HealthSnapshot.Codecs {
        let check: HealthSnapshot.Check
        if let fault = standing.fault {
            check = HealthSnapshot.Check(
                .degraded, .codecsRefused,
                "\(fault). The codecs loaded before stay in force: mend the file and send SIGHUP again.")
        } else {
            check = .ok
        }
        return HealthSnapshot.Codecs(check, count: standing.count, loadedAt: standing.loadedAt)
    }

    private func lag(_ state: IngestBoard.State, _ now: Timestamp) -> Double {
        state.oldestHeldAt.map { max(0, now.seconds(since: $0)) } ?? state.lagS
    }
}
