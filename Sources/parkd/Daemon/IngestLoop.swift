import Foundation
import Ingest
import LoRaWAN
import Logging
import MQTT
import Storage
import Synchronization

/// The heart of the daemon, on its own thread: receive, commit, acknowledge, in that order and never another (DESIGN
/// §3).
struct IngestLoop: ~Copyable {
    private let session: MQTTSession
    private var committer: Committer<PostgresIngestStore>
    private var batch = Batch()
    private let board: IngestBoard
    private let stop: StopFlag
    private let subscriptions: SubscriptionFile
    private let batchMax: Int
    private let lingerMS: Int
    private let logger: Logger
    private var backoff = Backoff()
    private var batchStarted = ContinuousClock.now
    private var warnedUnprotectedAt: Timestamp?
    private var warnedFault: String?

    /// How long a batch is held while the database is away before the broker takes its messages back: well within the
    /// keep-alive, which cannot be served while acknowledgements are held.
    private static let holdSeconds: Double = 20

    init(
        _ configuration: DaemonConfiguration, store: consuming PostgresIngestStore, decider: Decider,
        board: IngestBoard, stop: StopFlag, logger: Logger
    ) {
        subscriptions = SubscriptionFile(folder: configuration.stateDir)
        session = MQTTSession(
            configuration.mqtt, filters: configuration.subscriptions, earlierFilters: subscriptions.read(),
            signal: stop.signal)
        committer = Committer(store: store, decider: decider)
        batchMax = configuration.batchMax
        lingerMS = configuration.lingerMS
        self.board = board
        self.stop = stop
        self.logger = logger
    }

    /// Runs until told to stop; then commits what is open, acknowledges it and leaves.
    mutating func run() {
        while !stop.isRaised {
            // Nothing is read that could not be stored.
            guard connectDatabase() else { continue }
            receive()
        }
        if !batch.isEmpty { commit() }
        session.close()
        committer.store.close()
    }

    private mutating func connectDatabase() -> Bool {
        guard !committer.store.isConnected else { return true }
        do throws(IngestFault) {
            try committer.store.connect()
            board.update { $0.databaseFault = nil }
            logger.info("The database is there.")
            return true
        } catch {
            handBack()
            report(error)
            return false
        }
    }

    /// Leaves what is not acknowledged to the broker, which keeps it and everything that follows until we come again.
    private func handBack() {
        session.abandon()
        board.update { $0.brokerFault = "Left to keep the messages while the database is away." }
    }

    private mutating func receive() {
        let ceiling = min(batchMax, session.window)
        let progress = step(waitMS: waitMS, ceiling: ceiling)
        switch progress {
        case .none, .received: break
        case .established:
            subscriptions.write(session)
            let (connections, lost) = (session.connections, session.sessionsLost)
            board.update {
                $0.brokerFault = nil
                $0.connections = connections
                $0.sessionsLost = lost
            }
            logger.info("Subscribed at the broker.", metadata: ["connections": "\(connections)"])
        case .lost(let error):
            // What was delivered comes again; what is open is committed all the same, and then comes as duplicates.
            board.update { $0.brokerFault = error.message }
            logger.warning("\(error.message)")
        }
        if !batch.isEmpty && (batch.count >= ceiling || batch.isHeavy || waitMS == 0) { commit() }
    }

    /// How long to wait for more: the rest of the linger, or until something happens.
    private var waitMS: Int {
        guard !batch.isEmpty else { return 500 }
        let passed = ContinuousClock.now - batchStarted
        let passedMS = Int(passed / .milliseconds(1))
        return max(0, lingerMS - passedMS)
    }

    private mutating func step(waitMS: Int, ceiling: Int) -> MQTTSession.Progress {
        let wasEmpty = batch.isEmpty
        let receivedAt = Timestamp.now
        var received = 0
        var unprotected = 0
        // The closure borrows the batch alone, not the whole loop.
        var batch = Batch()
        swap(&batch, &self.batch)
        let progress = session.step(waitMS: waitMS) { message in
            batch.append(
                topic: message.topic, payload: message.payload, receivedAt: .now, isRetained: message.isRetained)
            received += 1
            if message.qos == 0, batch.isLastOfDevice { unprotected += 1 }
            return batch.count < ceiling && !batch.isHeavy
        }
        swap(&batch, &self.batch)
        guard received > 0 else { return progress }
        if wasEmpty { batchStarted = .now }
        board.update {
            $0.received += received
            if wasEmpty { $0.oldestHeldAt = receivedAt }
        }
        if unprotected > 0 { warnUnprotected(unprotected) }
        return progress
    }

    /// Commits the batch, however long it takes, and acknowledges it; gives it back to the broker where the database
    /// stays away.
    private mutating func commit() {
        let began = ContinuousClock.now
        while true {
            let attempt = ContinuousClock.now
            do throws(IngestFault) {
                let tally = try committer.commit(&batch)
                finish(tally, lag: began - batchStarted + (ContinuousClock.now - began), took: .now - attempt)
                return
            } catch {
                report(error)
                let held = (ContinuousClock.now - began) / .seconds(1)
                guard held < Self.holdSeconds, !stop.isRaised else {
                    handBack()
                    discard()
                    return
                }
            }
        }
    }

    private mutating func finish(_ tally: Tally, lag: Duration, took: Duration) {
        let count = batch.count
        if case .lost(let error) = session.acknowledge() {
            board.update { $0.brokerFault = error.message }
            logger.warning("\(error.message)")
        }
        discard()
        backoff.reset()
        warnedFault = nil
        let now = Timestamp.now
        board.update {
            $0.databaseFault = nil
            $0.tally += tally
            $0.committedAt = now
            $0.lagS = lag / .seconds(1)
            $0.batchSizes.record(Double(count))
            $0.commitTimes.record(took / .seconds(1))
        }
        for (reason, count) in tally.quarantined {
            logger.notice(
                "Messages went into quarantine.", metadata: ["reason": "\(reason.rawValue)", "count": "\(count)"])
        }
    }

    private mutating func discard() {
        batch.removeAll()
        board.update { $0.oldestHeldAt = nil }
    }

    /// Tells of a fault, once for each kind until something is committed, and rests.
    private mutating func report(_ fault: IngestFault) {
        board.update { $0.databaseFault = fault.detail }
        if warnedFault != fault.detail {
            warnedFault = fault.detail
            logger.error("\(fault.detail)", metadata: ["kind": "\(fault.code.rawValue)"])
        }
        guard !stop.isRaised else { return }
        stop.signal.wait(milliseconds: min(backoff.next(), 5000))
    }

    private mutating func warnUnprotected(_ count: Int) {
        let now = Timestamp.now
        board.update {
            $0.unprotected += count
            $0.unprotectedAt = now
        }
        guard warnedUnprotectedAt.map({ now.seconds(since: $0) >= 60 }) ?? true else { return }
        warnedUnprotectedAt = now
        logger.warning(
            """
            ChirpStack publishes at QoS 0, so uplinks are lost while we are away: \
            set qos=1 under [integration.mqtt] in chirpstack.toml.
            """
        )
    }
}
