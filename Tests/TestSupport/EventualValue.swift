import Synchronization

/// A value that somebody else changes and a test waits for, without asking again and again.
///
/// A wait has no limit of its own: the test's `.timeLimit` cancels it.
public final class EventualValue<Value: Sendable>: Sendable {
    private struct State {
        var value: Value
        var watchers: [Int: AsyncStream<Value>.Continuation] = [:]
        var watchersMade = 0
    }

    private let state: Mutex<State>

    /// Starts with a value.
    public init(_ value: Value) {
        state = Mutex(State(value: value))
    }

    /// The value now.
    public var current: Value { state.withLock { $0.value } }

    /// Changes the value and tells who waits.
    public func update(_ change: (inout Value) -> Void) {
        state.withLock { state in
            change(&state.value)
            for watcher in state.watchers.values { watcher.yield(state.value) }
        }
    }

    /// Replaces the value and tells who waits.
    public func set(_ value: Value) {
        state.withLock { state in
            state.value = value
            for watcher in state.watchers.values { watcher.yield(value) }
        }
    }

    /// Waits for the first value, from the current one on, for which `condition` holds; throws when cancelled.
    @discardableResult
    public func wait(until condition: (Value) -> Bool) async throws -> Value {
        let (values, watcher) = AsyncStream.makeStream(of: Value.self)
        let number = state.withLock { state in
            state.watchersMade += 1
            state.watchers[state.watchersMade] = watcher
            watcher.yield(state.value)
            return state.watchersMade
        }
        defer { state.withLock { _ = $0.watchers.removeValue(forKey: number) } }
        for await value in values where condition(value) { return value }
        throw CancellationError()
    }
}
