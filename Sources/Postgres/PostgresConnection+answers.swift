import CLibPQ

#if canImport(Glibc)
    import Glibc
#endif

/// Waiting for the server, which libpq's own calls would do for ever: a server that hangs, or a firewall that has
/// forgotten the connection, closes nothing.
extension PostgresConnection {
    /// How much longer than a statement may run its answer is waited for.
    static let silenceMS = 5000

    /// What became of a connection of which nothing was heard for a while.
    enum Probe {
        case alive
        /// Its server has ended it, or is gone.
        case closed
        /// Its server neither answers nor closes.
        case silent(PostgresError)
    }

    /// Asks the server for a sign of life: an empty statement, which changes nothing.
    mutating func probe(patienceMS: Int) -> Probe {
        do throws(PostgresError) {
            _ = try answer(to: "probe", PQsendQuery(handle, ""), patienceMS: patienceMS)
            return .alive
        } catch {
            return isSilent ? .silent(error) : .closed
        }
    }

    /// Waits for the answers to what was sent, to its end, and gives the last.
    mutating func answer(to statement: String, _ sent: CInt) throws(PostgresError) -> Rows {
        try answer(to: statement, sent, patienceMS: patienceMS)
    }

    private mutating func answer(
        to statement: String, _ sent: CInt, patienceMS: Int?
    ) throws(PostgresError) -> Rows {
        guard sent == 1 else { return try rows(nil, of: statement) }
        var last: OpaquePointer?
        do throws(PostgresError) {
            while let result = try nextResult(of: statement, patienceMS: patienceMS) {
                PQclear(last)
                last = result
            }
        } catch {
            PQclear(last)
            throw error
        }
        return try rows(last, of: statement)
    }

    /// `PQgetResult`, waiting for at most the connection's patience.
    ///
    /// A connection that falls silent is dead from then on: what its server did is not known.
    mutating func nextResult(of statement: String) throws(PostgresError) -> OpaquePointer? {
        try nextResult(of: statement, patienceMS: patienceMS)
    }

    private mutating func nextResult(
        of statement: String, patienceMS: Int?
    ) throws(PostgresError) -> OpaquePointer? {
        let deadline = patienceMS.map { ContinuousClock.now + .milliseconds($0) }
        while PQisBusy(handle) == 1 {
            // TLS may hold bytes that the descriptor does not tell of.
            if PQsslInUse(handle) == 1 {
                guard PQconsumeInput(handle) == 1 else { break }
                guard PQisBusy(handle) == 1 else { break }
            }
            let unsent = PQflush(handle)
            guard unsent >= 0 else { break }
            guard wait(toWrite: unsent == 1, until: deadline) else {
                abandon()
                let seconds = (patienceMS ?? 0) / 1000
                throw PostgresError(
                    sqlState: "", message: "The server has been silent for \(seconds) s.", statement: statement,
                    isSilence: true)
            }
            guard PQconsumeInput(handle) == 1 else { break }
        }
        return PQgetResult(handle)
    }

    /// Waits for something to read, or for room to write; `false` where the deadline came first.
    private func wait(toWrite: Bool, until deadline: ContinuousClock.Instant?) -> Bool {
        let wanted = Int16(POLLIN) | (toWrite ? Int16(POLLOUT) : 0)
        while true {
            let leftMS = deadline.map { max(0, Int(($0 - .now) / .milliseconds(1))) }
            var poller = pollfd(fd: PQsocket(handle), events: wanted, revents: 0)
            let count = poll(&poller, 1, leftMS.map { Int32(clamping: $0) } ?? -1)
            if count >= 0 || errno != EINTR { return count != 0 }
        }
    }

    /// Ends the connection on our side and lets libpq see it.
    private mutating func abandon() {
        isSilent = true
        shutdown(PQsocket(handle), Int32(SHUT_RDWR))
        PQconsumeInput(handle)
    }
}
