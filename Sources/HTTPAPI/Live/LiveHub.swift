public import LoRaWAN
public import Logging
public import Parking
import Synchronization

/// Where live updates come from.
struct LiveSources: Sendable {
    let reads: any LiveReads
    let versions: ScopeVersions
    let now: @Sendable () -> Timestamp
    let logger: Logger
}

/// Live updates of this daemon: who watches what, and which scopes are kept up to date for them.
///
/// Level-triggered: a commit only wakes; what has changed is found by reading, in the scope of whoever watches and
/// under row-level security, and by comparing that with what is known. So nothing is lost by a wake-up that is missed,
/// and nobody is shown what they could not ask for.
public final class LiveHub: Sendable {
    private struct State {
        var places: StreamPlaces
        var scopes: [TenantScope: LiveScope] = [:]
        var figures = LiveFigures()
    }

    private let sources: LiveSources
    let limits: LiveLimits
    private let state: Mutex<State>
    /// The scopes again, for the lanes of ingest: who holds this lock holds it for a moment.
    private let index = Mutex<[LiveScope]>([])
    private let openStreams = Atomic<Int>(0)

    /// Nothing is read before somebody watches.
    ///
    /// - Parameters:
    ///   - reads: of the scopes that are watched.
    ///   - changes: tells of what other daemons' APIs change.
    public init(
        reads: any LiveReads, changes: any ChangeCounts, limits: LiveLimits = LiveLimits(), logger: Logger,
        now: @escaping @Sendable () -> Timestamp = { .now }
    ) {
        sources = LiveSources(reads: reads, versions: ScopeVersions(counts: changes), now: now, logger: logger)
        self.limits = limits
        state = Mutex(State(places: StreamPlaces(limits)))
    }

    /// Whether anybody watches: where not, commits need not say what they changed.
    public var isWatched: Bool { openStreams.load(ordering: .relaxed) > 0 }

    /// What was done since the start.
    public var figures: LiveFigures {
        state.withLock { state in
            var figures = state.figures
            figures.open = state.places.count
            return figures
        }
    }

    /// Commits of this daemon's ingest changed these rows, by owner. Any thread may say so; it is not held up.
    public func committed(_ changed: [TenantID: ChangedRows]) {
        guard isWatched else { return }
        for scope in watched {
            if scope.scope.isCrossTenant {
                for rows in changed.values { scope.committed(rows) }
            } else if let rows = changed[scope.scope.tenantID] {
                scope.committed(rows)
            }
        }
    }

    /// Something was changed in a scope through this daemon's API; by the platform it may be anybody's.
    func wrote(in scope: TenantScope) {
        guard isWatched else { return }
        for live in watched where scope.isCrossTenant || live.scope.isCrossTenant || live.scope == scope {
            live.wrote()
        }
    }

    /// The status of a caller was changed: everyone who watches is looked at.
    func recheck() {
        guard isWatched else { return }
        for live in watched { live.recheck() }
    }

    private var watched: [LiveScope] { index.withLock { $0 } }

    /// Opens a stream, once there is something to show.
    ///
    /// - Throws: 429 where there are too many, and whatever reading the scope can be refused with.
    func subscribe(
        _ principal: Principal, to view: LiveView, knowing known: LiveEventID?
    ) async throws(Problem) -> LiveSubscription {
        let owner = StreamPlaces.Owner(principal)
        let scope = principal.scope
        let subscriber = LiveSubscriber(
            view, of: owner, SubscriberQueue(knowing: known, now: .now, limits))
        let (live, isNew) = try enter(subscriber, scope)
        let subscription = LiveSubscription(subscriber: subscriber, scope: live, hub: self)
        if isNew {
            Task { [self] in
                await live.run { retire($0) }
            }
        }
        try await live.join()
        return subscription
    }

    private func enter(
        _ subscriber: LiveSubscriber, _ scope: TenantScope
    ) throws(Problem) -> (live: LiveScope, isNew: Bool) {
        do throws(Problem) {
            let entered = try state.withLock { state throws(Problem) in
                let known = state.scopes[scope]
                let rows = state.scopes.values.reduce(0) { $0 + $1.count }
                if known == nil, rows > limits.rowsTotalMax {
                    throw .busy("Too many rows are streamed at once; ask by pages meanwhile.", retryAfterS: 30)
                }
                try state.places.enter(subscriber.owner)
                let live = known ?? LiveScope(scope, sources, limits)
                if known == nil {
                    state.scopes[scope] = live
                    index.withLock { $0.append(live) }
                }
                // Under the hub's lock: a scope that is let go has nobody.
                live.enter(subscriber)
                return (live, known == nil)
            }
            openStreams.add(1, ordering: .relaxed)
            return entered
        } catch {
            state.withLock { $0.figures.refused += 1 }
            throw error
        }
    }

    /// A stream has ended.
    func leave(_ subscriber: LiveSubscriber, _ scope: LiveScope) {
        openStreams.subtract(1, ordering: .relaxed)
        scope.leave(subscriber)
        state.withLock { state in
            state.places.leave(subscriber.owner)
            state.figures.dropped += subscriber.takeDropped()
        }
    }

    /// Lets a scope go that nobody watches; false where somebody has come meanwhile.
    private func retire(_ scope: LiveScope) -> Bool {
        state.withLock { state in
            guard scope.isIdle else { return false }
            state.scopes[scope.scope] = nil
            index.withLock { $0.removeAll { $0 === scope } }
            return true
        }
    }

    /// Counts what was sent.
    func note(_ body: (inout LiveFigures) -> Void) {
        state.withLock { body(&$0.figures) }
    }
}
