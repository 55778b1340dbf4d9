import Synchronization

/// When the ingest thread last came round, with every commit worker getting on: one that hangs stops telling, one that
/// waits does not.
final class Heartbeat: Sendable {
    private let began = ContinuousClock.now
    /// Nanoseconds since `began`; 0 before the first beat.
    private let lastNS = Atomic<Int64>(0)

    /// Says that the thread has come round.
    func beat() {
        lastNS.store(nowNS, ordering: .relaxed)
    }

    /// Says that the thread is at something long, and will come round within so much time or is stuck.
    func expectSilence(of duration: Duration) {
        lastNS.store(nowNS + Self.nanoseconds(duration), ordering: .relaxed)
    }

    /// How long ago it came round; `nil` where the thread has not begun.
    var age: Duration? {
        let last = lastNS.load(ordering: .relaxed)
        return last == 0 ? nil : .nanoseconds(max(0, nowNS - last))
    }

    private var nowNS: Int64 { Self.nanoseconds(ContinuousClock.now - began) }

    private static func nanoseconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
