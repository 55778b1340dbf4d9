import LoRaWAN
import Synchronization

/// A clock that moves only when told.
final class TestClock: Sendable {
    private let time = Mutex(Timestamp(seconds: 1_800_000_000, nanoseconds: 0))

    var now: Timestamp { time.withLock { $0 } }

    func advance(seconds: Double) {
        time.withLock { $0 = $0.adding(seconds: seconds) }
    }
}
