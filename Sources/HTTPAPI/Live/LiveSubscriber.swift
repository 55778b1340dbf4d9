import LoRaWAN
import Parking
import Synchronization

/// One open stream: what it is to be sent, and a bell for whoever sends it.
///
/// Lives as long as its stream; with it goes its place.
final class LiveSubscriber: Sendable {
    let view: LiveView
    let owner: StreamPlaces.Owner
    private let queue: Mutex<SubscriberQueue>
    private let bell = LiveSignal()

    init(_ view: LiveView, of owner: StreamPlaces.Owner, _ queue: sending SubscriberQueue) {
        self.view = view
        self.owner = owner
        self.queue = Mutex(queue)
    }

    /// Changes what is to be done, and wakes who does it.
    func update(_ body: (inout SubscriberQueue) -> Void) {
        queue.withLock { body(&$0) }
        bell.raise()
    }

    /// What is to be done now.
    func next() -> SubscriberQueue.Step { queue.withLock { $0.next(now: .now) } }

    /// Waits until there may be something else.
    func rest(until deadline: ContinuousClock.Instant) async { await bell.wait(until: deadline) }

    /// How many events were not sent since this was asked last.
    func takeDropped() -> Int { queue.withLock { $0.takeDropped() } }
}
