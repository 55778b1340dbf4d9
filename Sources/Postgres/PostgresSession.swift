/// A connection on a serial queue of its own, opened when first used and again after it was lost.
actor PostgresSession {
    /// How the connection is left after a loan.
    enum Standing: Sendable {
        /// It can be lent again.
        case open
        /// It has to be opened anew.
        case lost
        /// It could not be opened, or its server says nothing.
        case unreachable(PostgresError)
    }

    /// What came of a loan.
    struct Loan<Value: Sendable>: Sendable {
        let result: Result<Value, PostgresError>
        let standing: Standing
    }

    private nonisolated let executor: QueueExecutor
    private let options: PostgresConnection.Options
    private let unhearable: Duration
    private var connection: PostgresConnection?
    private var heardAt = ContinuousClock.now

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(options: PostgresConnection.Options, number: Int, unheardMS: Int) {
        self.options = options
        unhearable = .milliseconds(unheardMS)
        executor = QueueExecutor(label: "parkd.postgres.\(options.role ?? "login").\(number)")
    }

    /// Lends the connection to `body`, on the queue; see ``PostgresPool/run(isRead:_:)`` for when it is run twice.
    ///
    /// A connection that is lost, or left in a transaction by an error, is recovered or replaced before its next use.
    func run<Value: Sendable>(
        isRead: Bool, _ body: @Sendable (inout PostgresConnection) throws(PostgresError) -> Value
    ) -> Loan<Value> {
        while true {
            let isFresh: Bool
            do throws(PostgresError) {
                isFresh = try makeReady()
            } catch {
                return Loan(result: .failure(error), standing: .unreachable(error))
            }
            guard var current = connection.take() else { preconditionFailure("made ready a moment ago") }
            do throws(PostgresError) {
                let value = try body(&current)
                precondition(!current.isInTransaction, "a transaction was left open")
                keep(current)
                return Loan(result: .success(value), standing: .open)
            } catch {
                let isLost = !current.isUsable
                if error.code != .outdated, current.recover() { keep(current) }
                let mayRepeat = error.code == .outdated || (isLost && (isRead || error.isBeforeAnything))
                guard mayRepeat && !isFresh else {
                    return Loan(result: .failure(error), standing: connection == nil ? .lost : .open)
                }
            }
        }
    }

    /// Closes the connection.
    func close() {
        connection = nil
    }

    private func keep(_ current: consuming PostgresConnection) {
        connection = consume current
        heardAt = .now
    }

    /// Sees to it that there is a connection; `true` where it was opened just now.
    ///
    /// One that nothing was heard of for a while may be dead: its server has restarted, or ended it for being idle.
    private func makeReady() throws(PostgresError) -> Bool {
        if var known = connection.take() {
            guard ContinuousClock.now - heardAt >= unhearable else {
                connection = consume known
                return false
            }
            switch known.probe(patienceMS: Limits.probePatienceMS) {
            case .alive:
                keep(known)
                return false
            case .closed: break
            case .silent(let error): throw error
            }
        }
        keep(try open())
        return true
    }

    /// Opens a connection. Where the server ends it between its settings and the last statement that is prepared, as an
    /// administrator does who ends all of them, it is tried once more: nothing has been executed.
    private func open() throws(PostgresError) -> PostgresConnection {
        do throws(PostgresError) {
            return try PostgresConnection(options)
        } catch {
            guard error.isEndOfAccepted else { throw error }
            return try PostgresConnection(options)
        }
    }
}
