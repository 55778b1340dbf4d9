import Foundation
import Ingest
import LoRaWAN
import MQTT
import Monitoring
import Storage

/// The heart of the daemon, on its own thread: receive, store, acknowledge, in that order and no other (DESIGN §3).
///
/// ``FlowControl`` decides, the workers of the lanes commit, the backlog stands in for them while the database is away;
/// this shell performs.
struct IngestLoop: ~Copyable {
    private let session: MQTTSession
    private let flow: FlowControl
    private let observer: Observer
    private let stop: StopFlag
    private let heartbeat: Heartbeat
    private let subscriptions: SubscriptionFile
    private let backlog: Backlog

    private var lanes: [CommitLane]
    private var open = OpenBatches(laneCount: Limits.lanes)
    private var acknowledgedBefore = 0
    private var oldestHeldAt: Timestamp?
    private var divertedSince = ContinuousClock.now
    /// Gateways proven alive by frames whose batches left without saying so.
    private var sightings = GatewaySightings()
    private var sightingsSubmittedAt: ContinuousClock.Instant?

    /// How long leaving may take: a service manager that waits longer than a few seconds kills.
    private static let drainSeconds: Double = 4

    init(
        _ configuration: DaemonConfiguration, codecs: CodecsInForce, observer: Observer, stop: StopFlag,
        heartbeat: Heartbeat
    ) {
        subscriptions = SubscriptionFile(folder: configuration.stateDir)
        session = MQTTSession(
            configuration.mqtt, subscriptions: configuration.subscriptions,
            earlierFilters: configuration.earlierSubscriptions(subscriptions.read()), signal: stop.signal)
        lanes = (0..<Limits.lanes).map { lane in
            CommitLane(
                worker: CommitWorker(
                    conninfo: configuration.databaseURL, logins: configuration.logins, codecs: codecs,
                    name: "commit \(lane)",
                    finished: stop.signal))
        }
        flow = FlowControl(
            batchMax: configuration.values[Setting.rows.ingest.batchMax],
            lingerMS: configuration.values[Setting.rows.ingest.lingerMS])
        backlog = Backlog(
            folder: configuration.stateDir, limits: configuration.spool, observer: observer, heartbeat: heartbeat)
        self.observer = observer
        self.stop = stop
        self.heartbeat = heartbeat
    }

    /// Runs until told to stop; then commits what is open, acknowledges it and leaves.
    ///
    /// No step waits for more than a second, whatever the database and the broker do, so each round is a sign of life,
    /// unless a worker is stuck.
    mutating func run() {
        while !stop.isRaised {
            if !lanes.contains(where: \.worker.isStuck) { heartbeat.beat() }
            takeOutcomes()
            acknowledgeStored()
            submitLateSightings()
            perform(flow.next(situation, window: session.window))
        }
        leave()
    }

    private var situation: FlowControl.Situation {
        let now = ContinuousClock.now
        let admission = observer.board.admission
        let size = flow.batchSize(window: session.window)
        let ms = { (since: ContinuousClock.Instant) in Int((now - since) / .milliseconds(1)) }
        return FlowControl.Situation(
            lanes: lanes.indices.map { index in
                let lane = lanes[index]
                let batch = open.lanes[index]
                return FlowControl.Lane(
                    isConnected: lane.isConnected, isWorking: lane.isWorking,
                    restMS: admission == .granted ? max(0, -ms(lane.restUntil)) : .max,
                    openCount: batch.isHeavy || lane.refused != nil ? .max : batch.count,
                    openForMS: batch.isEmpty ? 0 : ms(lane.openSince),
                    isCrowded: lane.isIdle && lane.refused == nil && batch.count >= size
                        && !open.crowders(of: index).isEmpty)
            },
            spool: backlog.situation(isAllowed: admission != .looking),
            heldCount: unacknowledged.count,
            heldForMS: lanes.indices.map { index in
                lanes[index].refused != nil
                    ? ms(lanes[index].refusedSince) : open.lanes[index].isEmpty ? 0 : ms(lanes[index].openSince)
            }.max() ?? 0,
            spooledCount: spooledCount,
            divertedCount: open.diverted.isHeavy ? .max : open.diverted.count,
            divertedForMS: open.diverted.isEmpty ? 0 : ms(divertedSince))
    }

    private mutating func perform(_ action: FlowControl.Action) {
        switch action {
        case .connect(let lane):
            lanes[lane].isWorking = true
            lanes[lane].worker.connect()
        case .receive(let room, let waitMS, let drain):
            receive(room: room, waitMS: waitMS)
            self.drain(drain)
        case .submit(let lane): submit(lane)
        case .spool(let lane): spool(lane)
        case .spoolDiverted: spoolDiverted()
        case .spoolExcess(let lane): spoolExcess(lane)
        case .settle: settle()
        case .awaitLane(let waitMS): stop.signal.wait(milliseconds: waitMS)
        case .handBack: handBack()
        }
    }

    private mutating func receive(room: Int, waitMS: Int) {
        let before = open.lanes.map(\.count)
        let wasDiverted = !open.diverted.isEmpty
        let backlog = backlog
        let mayDivert = !backlog.isEmpty
        if !mayDivert { open.endCrowd() }
        var count = 0
        var unprotected = 0
        var retained = 0
        // The closure borrows the batches alone, not the whole loop.
        var batches = OpenBatches(laneCount: 1)
        swap(&batches, &open)
        let progress = session.step(waitMS: max(0, waitMS)) { message in
            let isOfDevice = batches.append(
                topic: message.topic, payload: message.payload, receivedAt: .now, isRetained: message.isRetained,
                delivery: message.number,
                whole: message.whole.map { WholePayload(length: $0.length, sha256: $0.sha256) },
                spoolHolds: { mayDivert && backlog.holds($0) })
            count += 1
            if message.qos == 0, isOfDevice { unprotected += 1 }
            if message.isRetained { retained += 1 }
            return count < room && !batches.isHeavy
        }
        swap(&batches, &open)
        if count > 0 {
            let now = ContinuousClock.now
            for index in lanes.indices where before[index] == 0 { lanes[index].openSince = now }
            if !wasDiverted { divertedSince = now }
            observer.tell(.received(count, retained: retained, unprotected: unprotected))
        }
        switch progress {
        case .none, .received: break
        case .established:
            subscriptions.write(session)
            observer.tell(.subscribed(connections: session.connections, sessionsLost: session.sessionsLost))
            observer.tell(.granted(session.shortfalls, session.version))
        case .changed:
            subscriptions.write(session)
            observer.tell(.granted(session.shortfalls, session.version))
        case .lost(let error): observer.tell(.brokerLost(error))
        }
    }

    /// What the spool gives back takes part as if it had just been received.
    private mutating func drain(_ count: Int) {
        guard count > 0 else { return }
        let now = ContinuousClock.now
        for index in lanes.indices where open.lanes[index].isEmpty { lanes[index].openSince = now }
        backlog.drain(count, into: &open)
    }

    private mutating func submit(_ lane: Int) {
        if let refused = lanes[lane].refused.take() {
            lanes[lane].unacknowledged = refused.unacknowledged
            lanes[lane].spooledCount = refused.spooledCount
            lanes[lane].isWorking = true
            return lanes[lane].worker.submit(refused)
        }
        var spare = Batch()
        swap(&spare, &lanes[lane].spare)
        var batch = open.take(lane, leaving: spare)
        attachSightings(to: &batch)
        lanes[lane].unacknowledged = batch.unacknowledged
        lanes[lane].spooledCount = batch.spooledCount
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

    /// The database does not take the lane's messages: the spool does, or they stay where they are.
    private mutating func spool(_ lane: Int) {
        if let refused = lanes[lane].refused {
            guard backlog.store(refused, .database) else { return }
            lanes[lane].spare = refused
            lanes[lane].refused = nil
        }
        guard backlog.store(open.lanes[lane], .database) else { return }
        open.removeAll(of: lane)
    }

    private func settle() {
        let before = backlog.restingSenders
        backlog.settle()
        if backlog.restingSenders != before { tellHeld() }
    }

    /// Some of the lane's messages wait in the spool, so that those of others are committed at once, and what is at the
    /// broker is received meanwhile.
    private mutating func spoolExcess(_ lane: Int) {
        let crowders = open.divertExcess(of: lane)
        spoolDiverted(.share(of: crowders))
    }

    private mutating func spoolDiverted(_ cause: SpoolCause = .order) {
        if backlog.store(open.diverted, cause) {
            open.removeDiverted()
        } else {
            open.returnDiverted()
        }
    }

    /// What was taken out of the spool and is neither committed nor given back.
    private var spooledCount: Int {
        lanes.reduce(open.spooledCount) { $0 + $1.spooledCount + ($1.refused?.spooledCount ?? 0) }
    }

    /// What is received and in neither database nor spool.
    private var unacknowledged: Unacknowledged {
        lanes.reduce(into: open.unacknowledged) { sum, lane in
            sum.merge(lane.unacknowledged)
            if let refused = lane.refused { sum.merge(refused.unacknowledged) }
        }
    }

    /// Acknowledges everything that came before the first message that is not stored.
    private mutating func acknowledgeStored() {
        let waiting = unacknowledged
        let before = waiting.firstDelivery ?? session.deliveredCount
        guard before > acknowledgedBefore || waiting.oldestReceivedAt != oldestHeldAt else { return }
        acknowledgedBefore = before
        oldestHeldAt = waiting.oldestReceivedAt
        let heldCount = session.heldCount
        if case .lost(let error) = session.acknowledge(before: before) { return observer.tell(.brokerLost(error)) }
        observer.tell(.acknowledged(heldCount - session.heldCount, oldest: oldestHeldAt))
    }

    private mutating func takeOutcomes() {
        for lane in lanes.indices where lanes[lane].isWorking {
            guard let outcome = lanes[lane].worker.takeOutcome() else { continue }
            lanes[lane].isWorking = false
            lanes[lane].unacknowledged = Unacknowledged()
            lanes[lane].spooledCount = 0
            switch outcome {
            case .connected:
                lanes[lane].isConnected = true
                if observer.board.snapshot.areTenantsSeveral { open.expectSeveralTenants() }
                observer.tell(.databaseConnected(isProven: !hasWork(lane) && backlog.isEmpty))
            case .committed(let stored, let receipt, let took):
                observer.tell(
                    .committed(
                        receipt.tally, count: stored.count - receipt.held.messages.count,
                        oldest: stored.unacknowledged.oldestReceivedAt, took: took))
                setApart(receipt, of: stored, lane)
                lanes[lane].spare = stored
                lanes[lane].backoff.reset()
            case .failed(let refused, let fault): failed(lane, refused, fault)
            }
        }
    }

    /// Messages whose rows somebody else has locked go to the spool, with what followed them; there later ones
    /// of their senders queue behind them, and nobody else's do. Where the spool does not take them they go back to the
    /// open batch, and the others of each batch are stored all the same.
    private mutating func setApart(_ receipt: CommitReceipt, of stored: Batch, _ lane: Int) {
        sightings.merge(receipt.sightings)
        if let fault = receipt.sightingsFault { observer.tell(.sightingsRefused(fault: fault)) }
        let held = receipt.held
        let heldBefore = lanes[lane].heldSenders
        lanes[lane].heldSenders = 0
        if !held.isEmpty {
            var apart = stored.picked(held.messages)
            open.take(Set(apart.entries.map(\.outcome.sender)), of: lane, into: &apart)
            if !backlog.rest(apart) {
                let fresh = apart.entries.indices.filter { apart.entries[$0].spooled == nil }
                if open.lanes[lane].isEmpty { lanes[lane].openSince = .now }
                open.putBack(apart.picked(Set(fresh)), to: lane)
                lanes[lane].heldSenders = Set(fresh.map { apart.entries[$0].outcome.sender }).count
            }
            observer.tell(.rowsHeld(held))
        }
        if !held.isEmpty || heldBefore > 0 { tellHeld() }
    }

    private func tellHeld() {
        observer.tell(.sendersWait(lanes.reduce(backlog.restingSenders) { $0 + $1.heldSenders }))
    }

    /// Keeps the batch for the spool, or for the next connection.
    private mutating func failed(_ lane: Int, _ refused: Batch?, _ fault: IngestFault) {
        observer.tell(.batchRefused(fault))
        lanes[lane].isConnected = false
        lanes[lane].restUntil = .now + .milliseconds(lanes[lane].backoff.next())
        // A connection that fails brings no batch; the one that waits for it stays.
        guard let refused else { return }
        lanes[lane].refused = refused
        lanes[lane].refusedSince = .now
        backlog.refused(refused)
    }

    /// Leaves what is not acknowledged to the broker, which keeps it and everything that follows until we come again.
    ///
    /// A batch that another lane still works on may be stored all the same: delivered again, it changes nothing.
    private mutating func handBack() {
        observer.tell(.handedBack(unacknowledged.count))
        session.abandon()
        open.removeAll()
        for lane in lanes.indices {
            lanes[lane].refused = nil
            lanes[lane].heldSenders = 0
        }
        tellHeld()
        backlog.returnTaken()
    }

    /// Stores and acknowledges what there is, unless that takes too long: what is not acknowledged comes again.
    private mutating func leave() {
        let deadline = ContinuousClock.now + .seconds(Self.drainSeconds)
        finishWork(until: deadline)
        for lane in lanes.indices where lanes[lane].isIdle && hasWork(lane) { submit(lane) }
        submitLateSightings()
        finishWork(until: deadline)
        for lane in lanes.indices where !lanes[lane].isWorking && hasWork(lane) { spool(lane) }
        if !open.diverted.isEmpty { spoolDiverted() }
        if open.diverted.isEmpty && spooledCount == 0 { settle() }
        acknowledgeStored()
        backlog.close()
        session.close()
        for lane in lanes where !lane.isWorking { lane.worker.end() }
    }

    private func hasWork(_ lane: Int) -> Bool { lanes[lane].refused != nil || !open.lanes[lane].isEmpty }

    private mutating func finishWork(until deadline: ContinuousClock.Instant) {
        while lanes.contains(where: \.isWorking), ContinuousClock.now < deadline {
            takeOutcomes()
            if lanes.contains(where: \.isWorking) { stop.signal.wait(milliseconds: 100) }
        }
    }
}
