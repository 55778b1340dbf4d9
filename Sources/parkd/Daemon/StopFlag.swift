import MQTT
import Synchronization

/// Tells the ingest thread to stop, and wakes it wherever it waits.
final class StopFlag: Sendable {
    /// What the thread waits on, and nobody else: one waiter lowers it for all.
    let signal = WakeSignal()
    private let raised = Atomic(false)

    /// Whether it is time to stop.
    var isRaised: Bool { raised.load(ordering: .acquiring) }

    /// Says so.
    func raise() {
        raised.store(true, ordering: .releasing)
        signal.raise()
    }
}
