import NIOCore

/// Whether the bytes of a connection's answers leave it.
struct SendingProgress {
    private let patience: TimeAmount
    private var left = 0
    /// Since when none has left, while some wait; `nil` where none does.
    private(set) var stillSince: NIODeadline?

    /// - Parameter patience: how long none may leave.
    init(patience: TimeAmount) {
        self.patience = patience
    }

    /// Looks how many bytes wait of those that were given to the socket; true where the client has had its time.
    mutating func look(written: Int, waiting: Int, now: NIODeadline) -> Bool {
        guard waiting > 0 else {
            stillSince = nil
            return false
        }
        let hasMoved = written - waiting > left
        left = written - waiting
        guard let since = stillSince, !hasMoved else {
            stillSince = now
            return false
        }
        return now - since >= patience
    }

    /// Forgets that bytes wait.
    mutating func forget() { stillSince = nil }
}
