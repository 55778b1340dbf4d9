/// A connection on a serial queue of its own, opened when first used and again after it was lost.
actor PostgresSession {
    private nonisolated let executor: QueueExecutor
    private let options: PostgresConnection.Options
    private var connection: PostgresConnection?

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(options: PostgresConnection.Options, number: Int) {
        self.options = options
        executor = QueueExecutor(label: "parkd.postgres.\(options.role ?? "login").\(number)")
    }

    /// Lends the connection to `body`, on the queue.
    ///
    /// A connection that is lost, or left in a transaction by an error, is recovered or replaced before its next use.
    func run<Value: Sendable>(
        _ body: @Sendable (inout PostgresConnection) throws(PostgresError) -> Value
    ) throws(PostgresError) -> Value {
        var current: PostgresConnection
        if let open = connection.take() {
            current = open
        } else {
            current = try PostgresConnection(options)
        }
        do throws(PostgresError) {
            let value = try body(&current)
            precondition(!current.isInTransaction, "a transaction was left open")
            connection = consume current
            return value
        } catch {
            if current.recover() { connection = consume current }
            throw error
        }
    }

    /// Closes the connection.
    func close() {
        connection = nil
    }
}
