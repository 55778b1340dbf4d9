/// A bounded set of connections of one role; callers beyond the bound wait in order.
public actor PostgresPool {
    private let sessions: [PostgresSession]
    private var free: [Int]
    private var waiting: [CheckedContinuation<Int, Never>] = []

    /// Describes a pool; connections open when first used.
    ///
    /// - Parameters:
    ///   - options: how each connection opens, its role above all.
    ///   - size: how many there may be, 1…
    public init(_ options: PostgresConnection.Options, size: Int) {
        precondition(size > 0)
        sessions = (0..<size).map { PostgresSession(options: options, number: $0) }
        free = Array((0..<size).reversed())
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
        if let number = free.popLast() { return number }
        return await withCheckedContinuation { waiting.append($0) }
    }

    private func give(back number: Int) {
        if waiting.isEmpty {
            free.append(number)
        } else {
            waiting.removeFirst().resume(returning: number)
        }
    }
}
