import CLibPQ

extension PostgresConnection {
    /// Opens pipeline mode: statements are sent without waiting for the answers of those before them.
    ///
    /// Statements up to ``sync()`` form one implicit transaction unless they open an explicit one.
    public mutating func enterPipeline() throws(PostgresError) {
        guard PQenterPipelineMode(handle) == 1 else { throw failure(in: "enter pipeline") }
    }

    /// Leaves pipeline mode; every answer must have been read.
    public mutating func leavePipeline() throws(PostgresError) {
        guard PQexitPipelineMode(handle) == 1 else { throw failure(in: "leave pipeline") }
    }

    /// Sends a prepared statement; its answer comes with ``next(of:)``, in order.
    public mutating func send(
        _ statement: Statement, _ parameters: borrowing Parameters = Parameters()
    ) throws(PostgresError) {
        let sent = parameters.withPointers { values, lengths, formats in
            PQsendQueryPrepared(handle, statement.name, CInt(parameters.count), values, lengths, formats, 1)
        }
        guard sent == 1 else { throw failure(in: statement.name) }
    }

    /// Asks the server to answer what it has, without ending the transaction.
    public mutating func requestAnswers() throws(PostgresError) {
        guard PQsendFlushRequest(handle) == 1, PQflush(handle) >= 0 else { throw failure(in: "flush") }
    }

    /// Ends the implicit transaction; ``finish()`` waits for it.
    public mutating func sync() throws(PostgresError) {
        guard PQpipelineSync(handle) == 1 else { throw failure(in: "sync") }
        unansweredSyncs += 1
    }

    /// The answer to the next statement sent.
    public mutating func next(of statement: Statement) throws(PostgresError) -> Rows {
        let result = try rows(try nextResult(of: statement.name), of: statement.name)
        // libpq gives NULL between the answers of two statements.
        while let surplus = try nextResult(of: statement.name) { PQclear(surplus) }
        return result
    }

    /// Reads up to the sync, drops what is left unread, and reports the first error among it.
    public mutating func finish() throws(PostgresError) {
        var first: PostgresError?
        while true {
            guard let result = try nextResult(of: "sync") else {
                // One NULL ends a statement's answers; a dead connection gives nothing else for ever.
                guard PQstatus(handle) == CONNECTION_OK else { throw first ?? failure(in: "sync") }
                continue
            }
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_PIPELINE_SYNC:
                unansweredSyncs -= 1
                if let first { throw first }
                return
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_PIPELINE_ABORTED: continue
            default: first = first ?? PostgresError(result: result, statement: "pipeline")
            }
        }
    }

    /// Brings the connection back to idle after an error inside a pipeline; `false` where it cannot be used again.
    public mutating func recover() -> Bool {
        guard isUsable, endPipeline() else { return false }
        rollBack()
        return isUsable && !isInTransaction
    }

    /// Drops every answer that is still to come and leaves pipeline mode; `false` if the connection is lost by that.
    mutating func endPipeline() -> Bool {
        later = []
        guard PQpipelineStatus(handle) != PQ_PIPELINE_OFF else { return true }
        // If the sync was sent already, its answer is still to come; a second one would be left over.
        if unansweredSyncs == 0 {
            do throws(PostgresError) { try sync() } catch { return false }
        }
        while unansweredSyncs > 0 {
            do throws(PostgresError) { try finish() } catch { guard isUsable else { return false } }
        }
        return PQexitPipelineMode(handle) == 1
    }

    func failure(in statement: String) -> PostgresError {
        PostgresError(sqlState: "", message: String(cString: PQerrorMessage(handle)), statement: statement)
    }
}
