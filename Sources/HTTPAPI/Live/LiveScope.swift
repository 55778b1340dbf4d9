import HTTPTypes
import LoRaWAN
import Logging
import Model
import Parking
import Synchronization

/// Everything live of one scope: its rows in memory, who watches them, and the task that keeps them up to date.
final class LiveScope: Sendable {
    private struct State {
        var schedule: LiveSchedule
        var vector: LiveVector
        var isRead = false
        /// The last snapshot, for the next client of the same view.
        var snapshot: (view: LiveView, version: Int, readAt: Timestamp, chunk: StreamChunk)?
        var subscribers: [ObjectIdentifier: LiveSubscriber] = [:]
        /// Wait for the first look at everything.
        var joining: [CheckedContinuation<Result<Void, Problem>, Never>] = []
        var changeCount: Int64?
        var checkedAt: Timestamp?
        /// Up to when uplinks are known.
        var uplinksFrom: Timestamp?
    }

    /// What commits have changed, and when the first of them was. Apart from the rest, so that a lane of ingest waits
    /// for nobody who reads or encodes.
    private struct Inbox {
        var rows = ChangedRows()
        var since: ContinuousClock.Instant?
    }

    let scope: TenantScope
    private let inbox = Mutex(Inbox())
    private let watchers = Atomic<Int>(0)
    private let sources: LiveSources
    private let state: Mutex<State>
    private let bell = LiveSignal()
    private let limits: LiveLimits

    init(_ scope: TenantScope, _ sources: LiveSources, _ limits: LiveLimits) {
        self.scope = scope
        self.sources = sources
        self.limits = limits
        state = Mutex(
            State(
                schedule: LiveSchedule(now: .now, limits),
                vector: LiveVector(epoch: UInt64.random(in: .min ... .max), limits)))
    }

    /// How many rows are in memory.
    var count: Int { state.withLock { $0.vector.count } }

    /// Takes a watcher in, for whom everything will be read; ``join()`` waits for that.
    func enter(_ subscriber: LiveSubscriber) {
        watchers.add(1, ordering: .relaxed)
        state.withLock { state in
            if state.subscribers.isEmpty { state.isRead = false }
            state.schedule.enter(now: .now)
            state.subscribers[ObjectIdentifier(subscriber)] = subscriber
            if subscriber.view.topics.contains(.uplinks), state.uplinksFrom == nil {
                state.uplinksFrom = sources.now()
            }
        }
        bell.raise()
    }

    /// Waits until everything was read.
    func join() async throws(Problem) {
        let outcome: Result<Void, Problem> = await withCheckedContinuation { continuation in
            let isRead = state.withLock { state in
                if !state.isRead { state.joining.append(continuation) }
                return state.isRead
            }
            if isRead { continuation.resume(returning: .success(())) }
        }
        try outcome.get()
    }

    func leave(_ subscriber: LiveSubscriber) {
        state.withLock { state in
            guard state.subscribers.removeValue(forKey: ObjectIdentifier(subscriber)) != nil else { return }
            watchers.subtract(1, ordering: .relaxed)
            state.schedule.leave(now: .now)
            guard !state.subscribers.values.contains(where: { $0.view.topics.contains(.uplinks) }) else { return }
            state.uplinksFrom = nil
            state.vector.forgetUplinks()
        }
        bell.raise()
    }

    /// A commit of this daemon changed these rows.
    func committed(_ rows: ChangedRows) {
        guard watchers.load(ordering: .relaxed) > 0 else { return }
        let isFirst = inbox.withLock { inbox in
            inbox.rows.formUnion(rows)
            defer { inbox.since = inbox.since ?? .now }
            return inbox.since == nil
        }
        if isFirst { bell.raise() }
    }

    /// Something was changed through this daemon's API.
    func wrote() {
        state.withLock { $0.schedule.wantWhole(now: .now) }
        bell.raise()
    }

    /// Everyone who watches is to be looked at.
    func recheck() {
        for subscriber in state.withLock({ Array($0.subscribers.values) }) {
            subscriber.update { $0.recheckSoon(now: .now) }
        }
    }

    /// Fetches all that a subscriber shows, or what is new to it since; from then on it is offered what changes.
    func fetch(for subscriber: LiveSubscriber, knowing known: LiveEventID?) -> StreamChunk {
        state.withLock { state in
            subscriber.update { $0.fetched() }
            let news = known.flatMap { state.vector.chunk(for: subscriber.view, knowing: $0) }
            return news ?? Self.snapshot(for: subscriber.view, &state)
        }
    }

    private static func snapshot(for view: LiveView, _ state: inout State) -> StreamChunk {
        let (version, readAt) = (state.vector.version, state.vector.readAt)
        if let kept = state.snapshot, kept.view == view, kept.version == version, kept.readAt == readAt {
            return kept.chunk
        }
        let chunk = state.vector.snapshot(for: view)
        state.snapshot = (view, version, readAt, chunk)
        return chunk
    }

    /// Reads when it is time to, until nobody has watched for long and `isOver` lets it go.
    func run(isOver: @Sendable (LiveScope) -> Bool) async {
        while true {
            switch next() {
            case .wait(let deadline): await bell.wait(until: deadline)
            case .end: if isOver(self) { return }
            case .read(let work, let since): await perform(work, since)
            }
        }
    }

    private func next() -> LiveSchedule.Step {
        let came = inbox.withLock { inbox in
            defer { inbox = Inbox() }
            return inbox
        }
        return state.withLock { state in
            if let since = came.since { state.schedule.committed(came.rows, now: since) }
            return state.schedule.next(now: .now)
        }
    }

    /// Whether nobody watches.
    var isIdle: Bool { state.withLock { $0.subscribers.isEmpty } }
}

/// What the task reads.
extension LiveScope {
    private func perform(_ work: LiveSchedule.Work, _ since: ContinuousClock.Instant?) async {
        do throws(StoreFault) {
            switch work {
            case .whole: try await readWhole(since)
            case .some(let ids): try await read(ids, since)
            case .check: try await check()
            }
        } catch {
            fail(Problem(error))
            sources.logger.debug(
                "live updates could not be read", metadata: [LogKey.detail: .string(error.detail)])
        }
    }

    private func readWhole(_ since: ContinuousClock.Instant?) async throws(StoreFault) {
        let (began, readAt) = (ContinuousClock.now, sources.now())
        // Asked for before, so that no change is taken for one that was read.
        let count = try await sources.versions.version(of: scope)
        let rows = try await sources.reads.liveRows(scope: scope, rowsMax: limits.rowsMax + 1)
        guard max(rows.spaces.count, rows.devices.count, rows.gateways.count) <= limits.rowsMax else {
            let words = "There are more than \(limits.rowsMax) rows of a kind, too many to stream; ask by pages."
            fail(Problem(.conflict, words))
            for subscriber in state.withLock({ Array($0.subscribers.values) }) {
                subscriber.update { $0.end(.lifetime) }
            }
            return
        }
        let encoded = Self.encoded(rows)
        // What was found here first will be no news to any other look.
        let heard = state.withLock { $0.isRead ? $0.vector.heard(encoded[.devices] ?? []) : [] }
        let uplinks = try await uplinks(of: heard, readAt)
        let joining = state.withLock { state in
            state.changeCount = count
            state.vector.readAt = readAt
            state.checkedAt = readAt
            offer(state.vector.take(whole: encoded, uplinks: state.uplinksFrom == nil ? [] : uplinks), &state, since)
            state.schedule.readWhole(in: .now - began)
            state.isRead = true
            defer { state.joining = [] }
            return state.joining
        }
        for continuation in joining { continuation.resume(returning: .success(())) }
    }

    private func read(_ ids: ChangedRows, _ since: ContinuousClock.Instant?) async throws(StoreFault) {
        let readAt = sources.now()
        let asked = state.withLock { $0.vector.withStaleSpaces(ids) }
        let rows = try await sources.reads.liveRows(scope: scope, of: asked)
        let (encoded, new) = (Self.encoded(rows), try await uplinks(of: ids.devices, readAt))
        state.withLock { state in
            state.vector.readAt = readAt
            let isWatched = state.uplinksFrom != nil
            offer(state.vector.take(encoded, asked: asked, uplinks: isWatched ? new : []), &state, since)
        }
    }

    /// What devices have said of late, oldest first; nothing where nobody looks at uplinks.
    private func uplinks(of devices: Set<DeviceID>, _ readAt: Timestamp) async throws(StoreFault) -> [LiveUplink] {
        guard !devices.isEmpty, let watchedFrom = state.withLock({ $0.uplinksFrom }) else { return [] }
        let from = max(watchedFrom, readAt.adding(seconds: -limits.wholeS)).adding(seconds: -limits.marginS)
        let readings = try await sources.reads.liveReadings(
            scope: scope, of: devices, since: from, limit: limits.uplinksMax)
        return readings.reversed().map { LiveUplink($0) }
    }

    /// Looks for what no commit of this daemon has told.
    private func check() async throws(StoreFault) {
        let now = sources.now()
        let count = try await sources.versions.version(of: scope)
        let (isOther, before) = state.withLock { state in
            let isOther = state.changeCount != count
            state.changeCount = count
            if isOther { state.schedule.wantWhole(now: .now) }
            return (isOther, state.checkedAt ?? now)
        }
        // What was changed may be who may look.
        if isOther { recheck() }
        let seconds = max(0, now.seconds(since: before)) + limits.marginS
        let marks = try await sources.reads.liveMarks(
            scope: scope, since: now.adding(seconds: -seconds), seconds: seconds)
        let unknown = state.withLock { state in
            state.checkedAt = now
            state.vector.readAt = now
            return state.vector.unknown(of: marks)
        }
        if !unknown.isEmpty { try await read(unknown, nil) }
    }

    private func fail(_ problem: Problem) {
        let joining = state.withLock { state in
            state.schedule.failed(now: .now)
            defer { state.joining = [] }
            return state.joining
        }
        for continuation in joining { continuation.resume(returning: .failure(problem)) }
    }

    /// Written once for each view, whoever watches it.
    private func offer(_ change: LiveVector.Change, _ state: inout State, _ since: ContinuousClock.Instant?) {
        guard !change.isEmpty else { return }
        var chunks: [LiveView: StreamChunk?] = [:]
        for subscriber in state.subscribers.values {
            let chunk: StreamChunk?
            if let made = chunks[subscriber.view] {
                chunk = made
            } else {
                chunk = state.vector.chunk(of: change, for: subscriber.view, since: since)
                chunks[subscriber.view] = .some(chunk)
            }
            if let chunk { subscriber.update { $0.offer(chunk) } }
        }
    }

    private static func encoded(_ rows: LiveRows) -> [LiveTopic: [LiveRow]] {
        [
            .spaces: rows.spaces.map { LiveRow($0) }, .devices: rows.devices.map { LiveRow($0) },
            .gateways: rows.gateways.map { LiveRow($0) },
        ]
    }
}
