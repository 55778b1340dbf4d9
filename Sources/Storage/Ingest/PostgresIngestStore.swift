public import Ingest
public import LoRaWAN
import Parking
public import Postgres

/// The ingest transaction on PostgreSQL: resolve and lock, decide, write and commit (DESIGN §2).
///
/// One connection, as `parkd_ingest`, on the thread that receives; opened when needed, again after it was lost.
public struct PostgresIngestStore: IngestStore, ~Copyable {
    private let options: PostgresConnection.Options
    private var connection: PostgresConnection?
    private var parameters = Parameters()

    /// Prepares a store; nothing is opened yet.
    ///
    /// - Parameters:
    ///   - conninfo: of the login role.
    ///   - logins: how the connection comes to be `parkd_ingest`; `nil` is by `SET ROLE`.
    public init(conninfo: String, logins: RoleLogins? = nil, applicationName: String? = nil) {
        var options = PostgresConnection.Options(
            conninfo: conninfo, role: "parkd_ingest", logins: logins,
            applicationName: applicationName ?? HeldRowStatements.ingest, statementTimeoutMS: 30_000,
            statements: IngestStatements.all)
        options.lockTimeoutMS = Limits.lockWaitMS
        self.options = options
    }

    /// Opens the connection if there is none.
    public mutating func connect() throws(IngestFault) {
        guard connection == nil else { return }
        do throws(PostgresError) {
            connection = try PostgresConnection(options)
        } catch {
            throw error.isLockTimeout ? fault(opening: error) : IngestFault(error)
        }
    }

    /// A table is locked, so that not even the statements can be prepared: another connection sees by whom.
    private func fault(opening error: PostgresError) -> IngestFault {
        var bare = options
        bare.statements = []
        do throws(PostgresError) {
            var connection = try PostgresConnection(bare)
            return connection.lockFault(error)
        } catch {
            return IngestFault(error)
        }
    }

    /// Closes the connection.
    public mutating func close() {
        connection = nil
    }

    /// One transaction: see ``IngestStore``.
    ///
    /// A connection that its server has ended, or whose statements no longer fit a table that was altered, is replaced
    /// at once: to commit the same batch again changes nothing.
    public mutating func commit(
        _ batch: Batch, _ range: Range<Int>, deciding decider: Decider, passingOver passed: Set<EUI64>?
    ) throws(IngestFault) -> CommitReceipt {
        let isFresh = connection == nil
        try connect()
        guard var current = connection.take() else { preconditionFailure("connected a moment ago") }
        do throws(PostgresError) {
            let receipt =
                if let passed {
                    try current.commitFree(batch, range, passingOver: passed, deciding: decider, &parameters)
                } else {
                    try current.commit(batch, range, deciding: decider, &parameters)
                }
            connection = consume current
            return receipt
        } catch {
            var fault = IngestFault(error)
            if !isFresh, error.code == .outdated || current.isEnded {
                return try commit(batch, range, deciding: decider, passingOver: passed)
            }
            if error.code != .outdated, current.recover() {
                if fault.code == .rowHeld, passed != nil { fault = current.lockFault(error) }
                connection = consume current
            }
            throw fault
        }
    }
}

extension PostgresConnection {
    /// The transaction itself; after an error the connection has to be recovered.
    mutating func commit(
        _ batch: Batch, _ range: Range<Int>, deciding decider: Decider, _ parameters: inout Parameters
    ) throws(PostgresError) -> CommitReceipt {
        do throws(PostgresError) {
            return try attempt(batch, range, deciding: decider, isChecked: false, &parameters)
        } catch  where error.isOldReading {
            guard recover() else { throw error }
            return try attempt(batch, range, deciding: decider, isChecked: true, &parameters)
        }
    }

    private mutating func attempt(
        _ batch: Batch, _ range: Range<Int>, deciding decider: Decider, isChecked: Bool,
        _ parameters: inout Parameters
    ) throws(PostgresError) -> CommitReceipt {
        try enterPipeline()
        let subjects = try lockSubjects(of: batch, range, &parameters)
        var decisions = decider.decide(batch, range, devices: subjects.devices, gateways: subjects.gateways)
        if !decisions.earlier.isEmpty { try placeEarlier(&decisions, &parameters) }
        let moved = decisions.movedSpaces
        if !moved.isEmpty { decisions.settle(try lockSpaces(moved, &parameters)) }
        let tally = try write(
            decisions, of: batch, at: subjects.places, isChecked: isChecked, messages: range.count, &parameters)
        var receipt = CommitReceipt(tally)
        if !subjects.heldSightings.isEmpty { receipt.sightings = batch.sightings.of(subjects.heldSightings) }
        return receipt
    }

    /// Sends the writes and the commit in the open pipeline, waits for their answers and leaves it.
    mutating func write(
        _ decisions: Decisions, of batch: Batch, at places: [RowPlace], isChecked: Bool, messages: Int,
        _ parameters: inout Parameters
    ) throws(PostgresError) -> Tally {
        var statements = try send(decisions, of: batch, at: places, isChecked: isChecked, &parameters)
        statements += try sendEarlierWords(of: decisions, &parameters)
        try send(IngestStatements.commit)
        try sync()
        var tally = Tally(of: decisions, messages: messages)
        for statement in statements {
            let affected = try next(of: statement).affected
            tally.count(affected, of: statement, decisions)
        }
        _ = try next(of: IngestStatements.commit)
        try finish()
        try leavePipeline()
        return tally
    }

    /// Locks the rows of devices and gateways. Those of gateways that were only heard are not waited for.
    private mutating func lockSubjects(
        of batch: Batch, _ range: Range<Int>, _ parameters: inout Parameters
    ) throws(PostgresError) -> LockedSubjects {
        let subjects = Decider.subjects(of: batch, range)
        let seen = batch.sightings.latest.keys.filter { !subjects.gateways.contains($0) }
        try send(IngestStatements.begin)
        parameters.removeAll()
        parameters.addColumn(subjects.devices) { $0.eui }
        try send(IngestStatements.lockDevices, parameters)
        if !subjects.gateways.isEmpty {
            parameters.removeAll()
            parameters.addColumn(subjects.gateways) { $0.eui }
            try send(IngestStatements.lockGateways, parameters)
        }
        if !seen.isEmpty {
            parameters.removeAll()
            parameters.addColumn(seen) { $0.eui }
            try send(IngestStatements.lockFreeGateways, parameters)
            try send(IngestStatements.registeredGateways, parameters)
        }
        try requestAnswers()
        _ = try next(of: IngestStatements.begin)
        var locked = LockedSubjects()
        try locked.add(devices: next(of: IngestStatements.lockDevices))
        if !subjects.gateways.isEmpty { try locked.add(gateways: next(of: IngestStatements.lockGateways)) }
        if !seen.isEmpty {
            try locked.add(gateways: next(of: IngestStatements.lockFreeGateways))
            locked.add(registeredGateways: try next(of: IngestStatements.registeredGateways))
        }
        return locked
    }

    private mutating func lockSpaces(
        _ ids: Set<SpaceID>, _ parameters: inout Parameters
    ) throws(PostgresError) -> [SpaceRecord] {
        parameters.removeAll()
        parameters.addColumn(ids) { $0.uuid }
        try send(IngestStatements.lockSpaces, parameters)
        try send(IngestStatements.spaces, parameters)
        try requestAnswers()
        _ = try next(of: IngestStatements.lockSpaces)
        let spaces = try next(of: IngestStatements.spaces)
        return try spaces.records(of: IngestStatements.spaces)
    }

    /// Sends every statement that the decisions need, in the order in which their answers will come.
    private mutating func send(
        _ decisions: Decisions, of batch: Batch, at places: [RowPlace], isChecked: Bool,
        _ parameters: inout Parameters
    ) throws(PostgresError) -> [Statement] {
        var sent: [Statement] = []
        for write in IngestWrite.allCases where write.isNeeded(for: decisions) {
            parameters.removeAll()
            write.encode(decisions, of: batch, at: places, into: &parameters)
            let statement = write.statement(for: decisions, isChecked: isChecked)
            try send(statement, parameters)
            sent.append(statement)
        }
        return sent
    }
}

extension PostgresError {
    /// Whether a lock was waited for in vain: 55P03.
    var isLockTimeout: Bool { sqlState == "55P03" }

    /// What to say where an UPDATE changed fewer rows than were locked for it: see ``IngestStatements/allChanged``.
    fileprivate var unchangedRows: String? {
        guard sqlState == "22P02", let table = IngestStatements.countedTable(of: statement),
            let counts = message.firstMatch(of: /changed (\d+) of (\d+)/)
        else { return nil }
        return "Of \(counts.2) locked rows of \(table), \(statement) changed \(counts.1): a trigger, rule or policy "
            + "of the database keeps the others as they are."
    }

    /// Whether a frame that its device's row proved new is stored all the same, as after a row was set back by hand.
    fileprivate var isOldReading: Bool {
        sqlState == "23505" && statement == ReadingStatements.insertNew.name
    }
}

extension IngestFault {
    init(_ error: PostgresError) {
        let code: Code =
            switch error.code {
            case .timeout where error.isLockTimeout: .rowHeld
            case .unavailable, .timeout, .outdated: .unavailable
            case .serialization: .conflict
            case .dataRefused: .dataRefused
            case .forbidden, .other: .broken
            }
        self.init(
            code, error.unchangedRows ?? error.debugDescription,
            reason: error.unchangedRows == nil ? .storageRefused : .updateMissedRow)
    }
}
