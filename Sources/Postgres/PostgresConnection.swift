import CLibPQ

/// One connection to a server, blocking: whoever owns it owns a thread.
///
/// Not sendable and not copyable: the ingest thread has its own, a pool gives each of its own a serial queue.
public struct PostgresConnection: ~Copyable {
    let handle: OpaquePointer
    /// How long an answer is waited for, in milliseconds; `nil` for ever.
    let patienceMS: Int?
    /// Syncs of a pipeline that were sent and not yet answered.
    var unansweredSyncs = 0
    /// The names of statements that were sent and that the next one waits for; see ``executeLater(_:_:)``.
    var later: [String] = []
    /// Whether the server was given up because it said nothing.
    var isSilent = false
    private let options: Options

    /// How a connection introduces itself and what bounds it.
    public struct Options: Sendable {
        /// libpq URL or conninfo.
        public var conninfo: String
        /// The role to become, once, right after connecting; `nil` stays the login role.
        public var role: String?
        /// Lets the role log in itself where the server lets it in; `nil` becomes it with `SET ROLE`.
        public var logins: RoleLogins?
        /// Shown in `pg_stat_activity`.
        public var applicationName: String
        /// No statement runs longer, in milliseconds; 0 is without bound. The server ends it; one that says nothing for
        /// another 5 s is taken for gone.
        public var statementTimeoutMS: Int
        /// No statement, and no preparation of one, waits longer for a lock, in milliseconds; 0 is without bound.
        public var lockTimeoutMS = 0
        /// Statements to prepare; a wrong one fails the connection, not a request.
        public var statements: [Statement]

        /// Describes a connection.
        public init(
            conninfo: String, role: String? = nil, logins: RoleLogins? = nil, applicationName: String = "parkd",
            statementTimeoutMS: Int = 30_000, statements: [Statement] = []
        ) {
            self.conninfo = conninfo
            self.role = role
            self.logins = logins
            self.applicationName = applicationName
            self.statementTimeoutMS = statementTimeoutMS
            self.statements = statements
        }
    }

    /// Connects, becomes the role, and prepares the statements.
    ///
    /// Blocks for at most the `connect_timeout` of the conninfo, 5 s where it has none; the first connection of a role
    /// with ``Options/logins`` for up to four times as long, where a server falls silent in the middle of it.
    public init(_ options: Options) throws(PostgresError) {
        try self.init(try Self.open(options), options)
    }

    /// Apart, since nothing may be thrown while a connection is made in part.
    private init(_ opened: Opened, _ options: Options) throws(PostgresError) {
        self.options = options
        handle = opened.handle
        patienceMS = options.statementTimeoutMS > 0 ? options.statementTimeoutMS + Self.silenceMS : nil
        PQsetNoticeProcessor(handle, ignoreNotice, nil)
        try execute(script: options.sessionSettings(becoming: opened.role))
        for statement in options.statements {
            try prepare(statement)
        }
    }

    deinit {
        PQfinish(handle)
    }

    /// Whether the connection can still be used; known only after a statement failed.
    public var isUsable: Bool {
        PQstatus(handle) == CONNECTION_OK && PQtransactionStatus(handle) != PQTRANS_UNKNOWN
    }

    /// Whether the server has ended the connection, rather than fallen silent.
    public var isEnded: Bool { !isUsable && !isSilent }

    /// Whether a transaction is open or failed, so that the connection must not be handed to anyone.
    public var isInTransaction: Bool { PQtransactionStatus(handle) != PQTRANS_IDLE || !later.isEmpty }

    /// The server's process as it was named when the connection opened; a pooler names one that does not exist.
    public var announcedProcess: Int { Int(PQbackendPID(handle)) }

    /// Opens a further connection like this one.
    public func another() throws(PostgresError) -> PostgresConnection { try PostgresConnection(options) }

    /// Prepares a statement for this connection.
    public mutating func prepare(_ statement: Statement) throws(PostgresError) {
        let sent = PQsendPrepare(handle, statement.name, statement.sql, 0, nil)
        _ = try answer(to: statement.name, sent)
        if !statement.columns.isEmpty { try checkColumns(of: statement) }
    }

    /// Compares the columns of the answer with those that will be read.
    private mutating func checkColumns(of statement: Statement) throws(PostgresError) {
        let described = try answer(to: statement.name, PQsendDescribePrepared(handle, statement.name))
        if let fault = described.fault(against: statement.columns) {
            throw PostgresError(sqlState: PostgresError.otherSchema, message: fault, statement: statement.name)
        }
    }

    /// Runs a prepared statement and waits for its answer, and for those to what was to run later.
    @discardableResult
    public mutating func execute(
        _ statement: Statement, _ parameters: borrowing Parameters = Parameters()
    ) throws(PostgresError) -> Rows {
        guard later.isEmpty else { return try executeWithLater(statement, parameters) }
        let sent = parameters.withPointers { values, lengths, formats in
            PQsendQueryPrepared(handle, statement.name, CInt(parameters.count), values, lengths, formats, 1)
        }
        return try answer(to: statement.name, sent)
    }

    /// Runs a text with parameters once, unprepared; answers are binary.
    @discardableResult
    public mutating func query(
        _ sql: String, _ parameters: borrowing Parameters = Parameters(), as name: String = "query"
    ) throws(PostgresError) -> Rows {
        try waitForLater()
        let sent = parameters.withPointers { values, lengths, formats in
            PQsendQueryParams(handle, sql, CInt(parameters.count), nil, values, lengths, formats, 1)
        }
        return try answer(to: name, sent)
    }

    /// Runs several statements without parameters, in one implicit transaction unless they say otherwise.
    public mutating func execute(script: String, as name: String = "script") throws(PostgresError) {
        try waitForLater()
        _ = try answer(to: name, PQsendQuery(handle, script))
    }

    /// Opens a transaction.
    ///
    /// A connection that is lost here has changed nothing, so that a pool runs the whole again on another one.
    public mutating func begin() throws(PostgresError) {
        try execute(script: "BEGIN", as: PostgresError.beginning)
    }

    /// Ends whatever transaction is open; silent where the connection is gone.
    public mutating func rollBack() {
        guard isUsable, endPipeline(), isInTransaction else { return }
        try? execute(script: "ROLLBACK")
    }

    func rows(_ result: OpaquePointer?, of statement: String) throws(PostgresError) -> Rows {
        Rows(try checked(result, of: statement))
    }

    /// The result, if it is one; an error is cleared and thrown.
    func checked(_ result: OpaquePointer?, of statement: String) throws(PostgresError) -> OpaquePointer {
        guard let result else {
            throw PostgresError(
                sqlState: "", message: String(cString: PQerrorMessage(handle)), statement: statement)
        }
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY, PGRES_PIPELINE_SYNC:
            return result
        default:
            defer { PQclear(result) }
            throw PostgresError(result: result, statement: statement)
        }
    }
}

extension PostgresError {
    init(result: OpaquePointer, statement: String) {
        func field(_ code: CInt) -> String {
            PQresultErrorField(result, code).map { String(cString: $0) } ?? ""
        }
        var message = field(CLibPQ_diagnosticPrimaryMessage())
        if message.isEmpty { message = String(cString: PQresultErrorMessage(result)) }
        self.init(
            sqlState: field(CLibPQ_diagnosticSQLState()), message: message,
            constraint: field(CLibPQ_diagnosticConstraint()), statement: statement)
    }
}

/// Notices of migrations and drops are not ours to print.
private func ignoreNotice(_ context: UnsafeMutableRawPointer?, _ message: UnsafePointer<CChar>?) {}
