import Dispatch
import Postgres
import Synchronization
import TestSupport

/// A superuser's session that holds locks between two steps of a test; it blocks no thread that the API runs on.
final class Blocker: Sendable {
    private let connection: Mutex<PostgresConnection>

    init(_ database: TestDatabase) throws {
        connection = Mutex(try PostgresConnection(PostgresConnection.Options(conninfo: database.adminConninfo)))
    }

    /// Runs a script, and waits for the locks that it needs.
    func run(_ script: String) async throws {
        try await onThread { try self.connection.withLock { try $0.execute(script: script) } }
    }

    /// Waits until so many sessions of this database wait for a lock; `false` after a minute.
    func sees(waiting count: Int) async throws -> Bool {
        try await onThread {
            let deadline = ContinuousClock.now + .seconds(60)
            while ContinuousClock.now < deadline {
                let waiting = try self.connection.withLock { connection in
                    // The statistics are those of the transaction's beginning, unless they are dropped.
                    try connection.execute(script: "SELECT pg_stat_clear_snapshot()")
                    return try connection.query(
                        """
                        SELECT count(*) FROM pg_stat_activity
                        WHERE datname = current_database() AND wait_event_type = 'Lock'
                        """
                    ).integer(0, 0)
                }
                if waiting == count { return true }
            }
            return false
        }
    }
}

/// Runs what blocks beside the cooperative pool.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(with: Result { try body() }) }
    }
}
