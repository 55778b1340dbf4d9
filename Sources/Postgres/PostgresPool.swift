import Synchronization

/// A bounded set of connections of one role; callers beyond the bound wait in order.
///
/// No actor: to take a connection and give it back would be two hops between threads for each round trip.
public final class PostgresPool: Sendable {
    private struct State {
        var free: [Int]
        var waiting: [CheckedContinuation<Int, Never>] = []
    }

    private let sessions: [PostgresSession]
    private let state: Mutex<State>

    /// Describes a pool; connections open when first used.
    ///
    /// - Parameters:
    ///   - options: how each connection opens, its role above all.
    ///   - size: how many there may be, 1…
    public init(_ options: PostgresConnection.Options, size: Int) {
        precondition(size > 0)
        sessions = (0..<size).map { PostgresSession(options: options, number: $0) }
        state = Mutex(State(free: (0..<size).reversed()))
    }

    /// Lends a connection to `body`, which runs on that connection's own thread and may block it.
    public func run<Value: Sendable>(
        _ body: @Sendable (inout PostgresConnection) throws(PostgresError) -> Value
    ) async throws(PostgresError) -> Value {
        let number = await take()
        defer { give(back: number) }
        return try await sessions[number].run(body)
    }

    /// Closes every connection once it is idle.
    public func close() async {
        for session in sessions { await session.close() }
    }

    private func take() async -> Int {
        if let number = state.withLock({ $0.free.popLast() }) { return number }
        return await withCheckedContinuation { continuation in
            let number = state.withLock { state in
                let number = state.free.popLast()
                if number == nil { state.waiting.append(continuation) }
                return number
            }
            if let number { continuation.resume(returning: number) }
        }
    }

    private func give(back number: Int) {
        let next = state.withLock { state in
            if state.waiting.isEmpty { state.free.append(number) }
            return state.waiting.isEmpty ? nil : state.waiting.removeFirst()
        }
        next?.resume(returning: number)
    }
}
