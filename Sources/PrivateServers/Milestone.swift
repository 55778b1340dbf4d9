import Synchronization

/// Something that happens once and is true ever after; any number of tasks may wait for it.
final class Milestone<Value: Sendable>: Sendable {
    private enum State {
        case ahead([CheckedContinuation<Value, Never>])
        case passed(Value)
    }

    private let state = Mutex(State.ahead([]))

    /// Passes the milestone and wakes who waits; only the first call counts.
    func pass(_ value: Value) {
        let waiting: [CheckedContinuation<Value, Never>] = state.withLock { state in
            guard case .ahead(let waiting) = state else { return [] }
            state = .passed(value)
            return waiting
        }
        for continuation in waiting {
            continuation.resume(returning: value)
        }
    }

    /// The value where there is one already.
    var passed: Value? {
        state.withLock { state in
            guard case .passed(let value) = state else { return nil }
            return value
        }
    }

    /// The value, as soon as there is one.
    var value: Value {
        get async {
            await withCheckedContinuation { continuation in
                let known: Value? = state.withLock { state in
                    switch state {
                    case .passed(let value):
                        return value
                    case .ahead(let waiting):
                        state = .ahead(waiting + [continuation])
                        return nil
                    }
                }
                if let known { continuation.resume(returning: known) }
            }
        }
    }
}
