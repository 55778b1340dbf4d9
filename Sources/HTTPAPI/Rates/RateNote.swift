import Synchronization

/// What the limits said of one request, for its answer; a refusal on the way to the answer must not lose it.
final class RateNote: Sendable {
    private let note = Mutex<RateVerdict?>(nil)

    var verdict: RateVerdict? {
        get { note.withLock { $0 } }
        set { note.withLock { $0 = newValue } }
    }
}
