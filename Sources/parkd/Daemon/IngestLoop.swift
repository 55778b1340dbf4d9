import Foundation
import Ingest
import LoRaWAN
import Logging
import MQTT
import Storage

/// The heart of the daemon, on its own thread: receive, commit, acknowledge, in that order and no other (DESIGN §3).
///
/// ``FlowControl`` decides, the workers of the lanes commit; this shell performs.
struct IngestLoop: ~Copyable {
    private let session: MQTTSession
    private let flow: FlowControl
    private let log: IngestLog
    private let stop: StopFlag
    private let subscriptions: SubscriptionFile

    private var lanes: [CommitLane]
    private var open = OpenBatches(laneCount: Limits.lanes)
    private var heldCount = 0
    private var heldSince = ContinuousClock.now
    /// Gateways proven alive by frames whose batches left without saying so.
    private var sightings = GatewaySightings()
    private var sightingsSubmittedAt: ContinuousClock.Instant?

    /// How long a batch is held while the database is away before the broker takes its messages back: well within the
    /// keep-alive, which cannot be served while acknowledgements are held.
    private static let holdSeconds: Double = 20
    /// How long leaving may take: a service manager that waits longer than a few seconds kills.
    private static let drainSeconds: Double = 4

    init(
        _ configuration: DaemonConfiguration, codecs: CodecsInForce, board: IngestBoard, stop: StopFlag, logger: Logger
    ) {
        subscriptions = SubscriptionFile(folder: configuration.stateDir)
        session = MQTTSession(
            configuration.mqtt, filters: configuration.subscriptions, earlierFilters: subscriptions.read(),
            signal: stop.signal)
        lanes = (0..<Limits.lanes).map { lane in
            CommitLane(
                worker: CommitWorker(
                    conninfo: configuration.databaseURL, codecs: codecs, name: "commit \(lane)",
                    finished: stop.signal))
        }
        flow = FlowControl(batchMax: configuration.batchMax, lingerMS: configuration.lingerMS)
        log = IngestLog(board: board, logger: logger)
        self.stop = stop
    }

    /// Runs until told to stop; then commits what is open, acknowledges it and leaves.
    mutating func run() {
        while !stop.isRaised {
            takeOutcomes()
            submitLateSightings()
            perform(flow.next(situation, window: session.window))
        }
        leave()
    }

    private var situation: FlowControl.Situation {
        let now = ContinuousClock.now
        return FlowControl.Situation(
            lanes: lanes.indices.map { index in
                let lane = lanes[index]
                let batch = open.lanes[index]
                return FlowControl.Lane(
                    isConnected: lane.isConnected, isWorking: lane.isWorking,
                    openCount: batch.isHeavy ? .max : batch.count,
                    openForMS: batch.isEmpty ? 0 : Int((now - lane.openSince) / .milliseconds(1)))
            },
            heldCount: heldCount, heldForMS: heldCount == 0 ? 0 : Int((now - heldSince) / .milliseconds(1)))
    }

    private mutating func perform(_ action: FlowControl.Action) {
        switch action {
        case .connect(let lane):
            lanes[lane].isWorking = true
            lanes[lane].worker.connect()
        case .receive(let room, let waitMS): receive(room: room, waitMS: waitMS)
        case .submit(let lane): submit(lane)
        case .acknowledge: acknowledge()
        case .awaitCommit: stop.signal.wait(milliseconds: 1000)
        }
    }

    private mutating func receive(room: Int, waitMS: Int) {
        let before = open.lanes.map(\.count)
        var count = 0
        var unprotected = 0
        // The closure borrows the batches alone, not the whole loop.
        var batches = OpenBatches(laneCount: 1)
        swap(&batches, &open)
        let progress = session.step(waitMS: max(0, waitMS)) { message in
            let isOfDevice = batches.append(
                topic: message.topic, payload: message.payload, receivedAt: .now, isRetained: message.isRetained)
            count += 1
            if message.qos == 0, isOfDevice { unprotected += 1 }
            return count < room && !batches.isHeavy
        }
        swap(&batches, &open)
        if count > 0 {
            let now = ContinuousClock.now
            for index in lanes.indices where before[index] == 0 { lanes[index].openSince = now }
            if heldCount == 0 { heldSince = now }
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

    private mutating func submit(_ lane: Int) {
        var spare = Batch()
        swap(&spare, &lanes[lane].spare)
        var batch = open.take(lane, leaving: spare)
        attachSightings(to: &batch)
        lanes[lane].isWorking = true
        lanes[lane].worker.submit(batch)
    }

    /// Sightings go with the first batch of a second; those of the others wait for it.
    private mutating func attachSightings(to batch: inout Batch) {
        sightings.merge(batch.sightings)
        batch.sightings.removeAll()
        guard areSightingsDue else { return }
        swap(&batch.sightings, &sightings)
        sightingsSubmittedAt = .now
    }

    private var areSightingsDue: Bool {
        guard !sightings.isEmpty else { return false }
        return stop.isRaised || sightingsSubmittedAt.map { ContinuousClock.now - $0 >= .seconds(1) } ?? true
    }

    /// Where no message follows the last sightings, they go alone.
    private mutating func submitLateSightings() {
        guard areSightingsDue, let lane = lanes.firstIndex(where: \.isIdle) else { return }
        submit(lane)
    }

    private mutating func acknowledge() {
        if case .lost(let error) = session.acknowledge() { log.lost(error) }
        heldCount = 0
        log.settled()
    }

    private mutating func takeOutcomes() {
        for lane in lanes.indices where lanes[lane].isWorking {
            guard let outcome = lanes[lane].worker.takeOutcome() else { continue }
            lanes[lane].isWorking = false
            switch outcome {
            case .connected:
                lanes[lane].isConnected = true
                log.connected()
            case .committed(let stored, let tally, let took):
                log.committed(tally, count: stored.count, firstAt: stored.entries.first?.receivedAt, took: took)
                lanes[lane].spare = stored
                lanes[lane].backoff.reset()
                lanes[lane].refusedSince = nil
            case .failed(let refused, let fault): failed(lane, refused, fault)
            }
        }
    }

    /// Rests and tries the same batch again; gives everything back to the broker where the database stays away.
    private mutating func failed(_ lane: Int, _ refused: Batch?, _ fault: IngestFault) {
        log.refused(fault)
        let since = lanes[lane].refusedSince ?? .now
        lanes[lane].refusedSince = since
        let isHopeless = (ContinuousClock.now - since) / .seconds(1) >= Self.holdSeconds || stop.isRaised
        guard let refused, !isHopeless else {
            handBack()
            rest(lane)
            return
        }
        rest(lane)
        lanes[lane].isWorking = true
        lanes[lane].worker.submit(refused)
    }

    private mutating func rest(_ lane: Int) {
        guard !stop.isRaised else { return }
        stop.signal.wait(milliseconds: min(lanes[lane].backoff.next(), 5000))
    }

    /// Leaves what is not acknowledged to the broker, which keeps it and everything that follows until we come again.
    ///
    /// A batch that another lane still works on may be stored all the same: delivered again, it changes nothing.
    private mutating func handBack() {
        session.abandon()
        open.removeAll()
        heldCount = 0
        for lane in lanes.indices {
            lanes[lane].isConnected = false
            lanes[lane].refusedSince = nil
        }
        log.handedBack()
    }

    /// Commits and acknowledges what there is, unless that takes too long: what is not acknowledged comes again.
    private mutating func leave() {
        let deadline = ContinuousClock.now + .seconds(Self.drainSeconds)
        finishWork(until: deadline)
        for lane in lanes.indices where lanes[lane].isIdle && !open.lanes[lane].isEmpty { submit(lane) }
        submitLateSightings()
        finishWork(until: deadline)
        if heldCount > 0 && open.count == 0 && lanes.allSatisfy(\.isIdle) { acknowledge() }
        session.close()
        for lane in lanes where !lane.isWorking { lane.worker.end() }
    }

    private mutating func finishWork(until deadline: ContinuousClock.Instant) {
        while lanes.contains(where: \.isWorking), ContinuousClock.now < deadline {
            takeOutcomes()
            if lanes.contains(where: \.isWorking) { stop.signal.wait(milliseconds: 100) }
        }
    }
}
