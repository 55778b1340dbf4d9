import Synchronization

/// What the last look at the file of an external issuer's keys has shown, for whoever asks about health.
final class ExternalKeysBoard: Sendable {
    private let state = Mutex<String?>(nil)

    /// Why what the file has is not in force; `nil` where it is.
    var fault: String? {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}
