import Synchronization

/// How many of the daemon's addresses are bound.
final class Listeners: Sendable {
    private let expected: Int
    private let bound = Atomic(0)

    init(expected: Int) {
        self.expected = expected
    }

    /// Says that one more is.
    func didBind() {
        bound.add(1, ordering: .relaxed)
    }

    /// Whether all of them are.
    var areAllBound: Bool { bound.load(ordering: .relaxed) >= expected }
}
