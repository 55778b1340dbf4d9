import Foundation
import Ingest
import LoRaWAN
import Logging
import MQTT
import Storage

/// The heart of the daemon, on its own thread: receive, commit, acknowledge, in that order and no other (DESIGN §3).
///
/// ``FlowControl`` decides, ``CommitWorker`` commits; this shell performs.
struct IngestLoop: ~Copyable {
    private let session: MQTTSession
    private let worker: CommitWorker
    private let flow: FlowControl
    private let log: IngestLog
    private let stop: StopFlag
    private let subscriptions: SubscriptionFile
    private var backoff = Backoff()

    private var batch = Batch()
    /// The memory of a committed batch, for the next one.
    private var spare = Batch()
    private var isConnected = false
    private var isWorking = false
    private var heldCount = 0
    private var openSince = ContinuousClock.now
    private var heldSince = ContinuousClock.now
    /// Since when the database has refused the batch that the worker has; `nil` where it has not.
    private var refusedSince: ContinuousClock.Instant?

    /// How long a batch is held while the database is away before the broker takes its messages back: well within the
    /// keep-alive, which cannot be served while acknowledgements are held.
    private static let holdSeconds: Double = 20

    init(
        _ configuration: DaemonConfiguration, codecs: CodecsInForce, board: IngestBoard, stop: StopFlag, logger: Logger
    ) {
        subscriptions = SubscriptionFile(folder: configuration.stateDir)
        session = MQTTSession(
            configuration.mqtt, filters: configuration.subscriptions, earlierFilters: subscriptions.read(),
            signal: stop.signal)
        worker = CommitWorker(conninfo: configuration.databaseURL, codecs: codecs, finished: stop.signal)
        flow = FlowControl(batchMax: configuration.batchMax, lingerMS: configuration.lingerMS)
        log = IngestLog(board: board, logger: logger)
        self.stop = stop
    }

    /// Runs until told to stop; then commits what is open, acknowledges it and leaves.
    mutating func run() {
        while !stop.isRaised {
            takeOutcome()
            perform(flow.next(situation, window: session.window))
        }
        leave()
    }

    private var situation: FlowControl.Situation {
        let now = ContinuousClock.now
        return FlowControl.Situation(
            isConnected: isConnected, isWorking: isWorking, openCount: batch.isHeavy ? .max : batch.count,
            openForMS: batch.isEmpty ? 0 : Int((now - openSince) / .milliseconds(1)), heldCount: heldCount,
            heldForMS: heldCount == 0 ? 0 : Int((now - heldSince) / .milliseconds(1)))
    }

    private mutating func perform(_ action: FlowControl.Action) {
        switch action {
        case .connect:
            isWorking = true
            worker.connect()
        case .receive(let room, let waitMS): receive(room: room, waitMS: waitMS)
        case .submit: submit()
        case .acknowledge: acknowledge()
        case .awaitCommit: stop.signal.wait(milliseconds: 1000)
        }
    }

    private mutating func receive(room: Int, waitMS: Int) {
        let wasEmpty = batch.isEmpty
        var unprotected = 0
        // The closure borrows the batch alone, not the whole loop.
        var open = Batch()
        swap(&open, &batch)
        let before = open.count
        let progress = session.step(waitMS: max(0, waitMS)) { message in
            open.append(
                topic: message.topic, payload: message.payload, receivedAt: .now, isRetained: message.isRetained)
            if message.qos == 0, open.isLastOfDevice { unprotected += 1 }
            return open.count - before < room && !open.isHeavy
        }
        swap(&open, &batch)
        let count = batch.count - before
        if count > 0 {
            if wasEmpty { openSince = .now }
            if heldCount == 0 { heldSince = .now }
            log.received(count, isFirst: heldCount == 0, unprotected: unprotected)
            heldCount += count
        }
        switch progress {
        case .none, .received: break
        case .established:
            subscriptions.write(session)
            log.established(connections: session.connections, sessionsLost: session.sessionsLost)
        case .lost(let error): log.lost(error)
        }
    }

    private mutating func submit() {
        isWorking = true
        worker.submit(batch)
        batch = spare
        batch.removeAll()
    }

    private mutating func acknowledge() {
        if case .lost(let error) = session.acknowledge() { log.lost(error) }
        heldCount = 0
        log.settled()
    }

    private mutating func takeOutcome() {
        guard isWorking, let outcome = worker.takeOutcome() else { return }
        isWorking = false
        switch outcome {
        case .connected:
            isConnected = true
            log.connected()
        case .committed(let stored, let tally, let took):
            spare = stored
            backoff.reset()
            refusedSince = nil
            log.committed(tally, count: stored.count, firstAt: stored.entries.first?.receivedAt, took: took)
        case .failed(let refused, let fault): failed(refused, fault)
        }
    }

    /// Rests and tries the same batch again; gives everything back to the broker where the database stays away.
    private mutating func failed(_ refused: Batch?, _ fault: IngestFault) {
        log.refused(fault)
        let since = refusedSince ?? .now
        refusedSince = since
        let isHopeless = (ContinuousClock.now - since) / .seconds(1) >= Self.holdSeconds || stop.isRaised
        guard let refused, !isHopeless else {
            handBack()
            rest()
            return
        }
        rest()
        isWorking = true
        worker.submit(refused)
    }

    private mutating func rest() {
        guard !stop.isRaised else { return }
        stop.signal.wait(milliseconds: min(backoff.next(), 5000))
    }

    /// Leaves what is not acknowledged to the broker, which keeps it and everything that follows until we come again.
    private mutating func handBack() {
        session.abandon()
        batch.removeAll()
        heldCount = 0
        isConnected = false
        refusedSince = nil
        log.handedBack()
    }

    private mutating func leave() {
        finishWork()
        if isConnected && !batch.isEmpty {
            submit()
            finishWork()
        }
        if isConnected && heldCount > 0 && batch.isEmpty { acknowledge() }
        session.close()
        worker.end()
    }

    private mutating func finishWork() {
        while isWorking {
            takeOutcome()
            if isWorking { stop.signal.wait(milliseconds: 100) }
        }
    }
}
