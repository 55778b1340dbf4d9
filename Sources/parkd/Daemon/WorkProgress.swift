import Synchronization

/// Whether a thread that has an order gets on with it; one without an order is rightly idle.
final class WorkProgress: Sendable {
    private let movedAt = Mutex<ContinuousClock.Instant?>(nil)

    /// How long one transaction may take before its thread counts as stuck: every statement and every silence of the
    /// database ends well before.
    static let patience = Duration.seconds(90)

    /// An order has come, or another step of it begins.
    func move(_ now: ContinuousClock.Instant = .now) { movedAt.withLock { $0 = now } }

    /// The order is done.
    func rest() { movedAt.withLock { $0 = nil } }

    /// Whether a step has begun so long ago that it will hardly end.
    func isStuck(_ now: ContinuousClock.Instant = .now) -> Bool {
        movedAt.withLock { movedAt in movedAt.map { now - $0 > Self.patience } ?? false }
    }
}
