import Synchronization

/// A clock that moves only when a test moves it.
public final class ManualClock: Clock, Sendable {
    /// A moment of this clock.
    public struct Instant: InstantProtocol {
        /// Since the clock was made.
        public var offset: Duration

        /// The moment `duration` later.
        public func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        /// From here to there.
        public func duration(to other: Instant) -> Duration { other.offset - offset }
        /// Order in time.
        public static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private struct State {
        var now = Instant(offset: .zero)
        var sleepers: [Int: (deadline: Instant, wake: CheckedContinuation<Void, any Error>)] = [:]
        var sleepersMade = 0
        var cancelled: Set<Int> = []
    }

    private let state = Mutex(State())
    private let sleeping = EventualValue(0)

    /// Makes a clock that stands at zero.
    public init() {}

    /// The moment that the test has chosen.
    public var now: Instant { state.withLock { $0.now } }
    /// Any step is possible.
    public var minimumResolution: Duration { .nanoseconds(1) }

    /// Sleeps until the test has moved the clock there; throws when cancelled.
    public func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let number = state.withLock { state in
            state.sleepersMade += 1
            return state.sleepersMade
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { wake in
                let verdict: Result<Void, any Error>? = state.withLock { state in
                    if state.cancelled.remove(number) != nil { return .failure(CancellationError()) }
                    if deadline <= state.now { return .success(()) }
                    state.sleepers[number] = (deadline, wake)
                    return nil
                }
                publishSleepers()
                if let verdict { wake.resume(with: verdict) }
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                let sleeper = state.sleepers.removeValue(forKey: number)
                if sleeper == nil { state.cancelled.insert(number) }
                return sleeper
            }
            publishSleepers()
            sleeper?.wake.resume(throwing: CancellationError())
        }
    }

    /// Moves the clock and wakes who has slept enough, earliest first.
    public func advance(by duration: Duration) {
        let due = state.withLock { state in
            state.now = state.now.advanced(by: duration)
            let due = state.sleepers.filter { $0.value.deadline <= state.now }
            for number in due.keys { state.sleepers[number] = nil }
            return due.values.sorted { $0.deadline < $1.deadline }
        }
        publishSleepers()
        for sleeper in due { sleeper.wake.resume() }
    }

    /// Waits until at least `count` tasks sleep on this clock, so that moving it wakes them.
    public func waitForSleepers(_ count: Int = 1) async throws {
        try await sleeping.wait { $0 >= count }
    }

    private func publishSleepers() {
        state.withLock { state in
            sleeping.set(state.sleepers.count)
        }
    }
}
