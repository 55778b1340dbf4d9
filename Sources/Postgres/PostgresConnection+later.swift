import CLibPQ

/// Statements that nobody waits for by themselves: they travel with the next one whose answer is wanted, and their
/// errors come with it. A write that locks a row, changes four, notes it and commits makes two round trips, not seven.
extension PostgresConnection {
    /// Opens a transaction with the next statement that is waited for.
    ///
    /// A connection that is lost until then has changed nothing, so that a pool runs the whole again on another one.
    public mutating func beginLater() throws(PostgresError) {
        try startLater()
        guard PQsendQueryParams(handle, "BEGIN", 0, nil, nil, nil, nil, 1) == 1 else {
            throw failure(in: PostgresError.beginning)
        }
        later.append(PostgresError.beginning)
    }

    /// Runs a prepared statement with the next one that is waited for; its answer is not read.
    ///
    /// - Throws: if the connection is lost. What the server says of it is thrown by the call that waits.
    public mutating func executeLater(
        _ statement: Statement, _ parameters: borrowing Parameters = Parameters()
    ) throws(PostgresError) {
        try startLater()
        try send(statement, parameters)
        later.append(statement.name)
    }

    /// Commits, together with what was to run later; nothing is committed if any of it failed.
    public mutating func commit() throws(PostgresError) {
        // What a lost connection has committed is not known, so BEGIN, whose loss says "nothing", must be over by then.
        if later.contains(PostgresError.beginning) { try finishLater() }
        try startLater()
        guard PQsendQueryParams(handle, "COMMIT", 0, nil, nil, nil, nil, 1) == 1 else {
            throw failure(in: "commit")
        }
        later.append("commit")
        try finishLater()
    }

    /// Waits for what was to run later, and throws what is wrong with any of it.
    public mutating func waitForLater() throws(PostgresError) {
        if !later.isEmpty { try finishLater() }
    }

    /// Runs a statement behind those that were to run later, and waits for all of them.
    mutating func executeWithLater(
        _ statement: Statement, _ parameters: borrowing Parameters
    ) throws(PostgresError) -> Rows {
        try send(statement, parameters)
        later.append(statement.name)
        guard let rows = try finishLater() else { throw failure(in: statement.name) }
        return rows
    }

    private mutating func startLater() throws(PostgresError) {
        if later.isEmpty { try enterPipeline() }
    }

    /// Waits for all that was sent; gives the last answer.
    ///
    /// After an error the pipeline is left, and the transaction stays failed until ``rollBack()``.
    @discardableResult
    mutating func finishLater() throws(PostgresError) -> Rows? {
        let names = later
        do throws(PostgresError) {
            try sync()
            var last: OpaquePointer?
            defer { PQclear(last) }
            for name in names {
                PQclear(last)
                last = nil
                last = try checked(try nextResult(of: name), of: name)
                while let surplus = try nextResult(of: name) { PQclear(surplus) }
            }
            try finish()
            try leavePipeline()
            later = []
            defer { last = nil }
            return last.map { Rows($0) }
        } catch {
            _ = endPipeline()
            throw error
        }
    }
}
