import Synchronization

/// When the ingest thread last came round: a thread that hangs stops telling, one that waits does not.
final class Heartbeat: Sendable {
    private let began = ContinuousClock.now
    /// Nanoseconds since `began`; 0 before the first beat.
    private let lastNS = Atomic<Int64>(0)

    /// Says that the thread has come round.
    func beat() {
        lastNS.store(nowNS, ordering: .relaxed)
    }

    /// How long ago that was; `nil` where the thread has not begun.
    var age: Duration? {
        let last = lastNS.load(ordering: .relaxed)
        return last == 0 ? nil : .nanoseconds(max(0, nowNS - last))
    }

    private var nowNS: Int64 {
        let (seconds, attoseconds) = (ContinuousClock.now - began).components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
