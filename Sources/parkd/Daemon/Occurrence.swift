import Synchronization

/// Something that happens once, and that one task waits for, whether or not the task is cancelled meanwhile.
final class Occurrence<Value: Sendable>: Sendable {
    private enum State {
        case awaited(CheckedContinuation<Value, Never>?)
        case happened(Value)
    }

    private let state = Mutex(State.awaited(nil))

    /// Says that it has happened; only the first time counts.
    func happen(_ value: Value) {
        let waiter = state.withLock { state -> CheckedContinuation<Value, Never>? in
            guard case .awaited(let waiter) = state else { return nil }
            state = .happened(value)
            return waiter
        }
        waiter?.resume(returning: value)
    }

    /// What has happened.
    var value: Value {
        get async {
            await withCheckedContinuation { continuation in
                let happened = state.withLock { state -> Value? in
                    if case .happened(let value) = state { return value }
                    state = .awaited(continuation)
                    return nil
                }
                if let happened { continuation.resume(returning: happened) }
            }
        }
    }
}
