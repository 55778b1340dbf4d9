public import Ingest
import LoRaWAN
import Parking
import Postgres

/// The ingest transaction on PostgreSQL: resolve and lock, decide, write and commit (DESIGN §2).
///
/// One connection, as `parkd_ingest`, on the thread that receives; opened when needed, again after it was lost.
public struct PostgresIngestStore: IngestStore, ~Copyable {
    private let options: PostgresConnection.Options
    private var connection: PostgresConnection?
    private var parameters = Parameters()

    /// Prepares a store; nothing is opened yet.
    ///
    /// - Parameter conninfo: of the login role; the connection becomes `parkd_ingest`.
    public init(conninfo: String, applicationName: String = "parkd ingest") {
        options = PostgresConnection.Options(
            conninfo: conninfo, role: "parkd_ingest", applicationName: applicationName, statementTimeoutMS: 30_000,
            statements: IngestStatements.all)
    }

    /// Opens the connection if there is none.
    public mutating func connect() throws(IngestFault) {
        guard connection == nil else { return }
        do throws(PostgresError) {
            connection = try PostgresConnection(options)
        } catch {
            throw IngestFault(error)
        }
    }

    /// Closes the connection.
    public mutating func close() {
        connection = nil
    }

    /// One transaction: see ``IngestStore``.
    public mutating func commit(
        _ batch: Batch, _ range: Range<Int>, deciding decider: Decider
    ) throws(IngestFault) -> Tally {
        try connect()
        guard var current = connection.take() else { preconditionFailure("connected a moment ago") }
        do throws(PostgresError) {
            let tally = try current.commit(batch, range, deciding: decider, &parameters)
            connection = consume current
            return tally
        } catch {
            if current.recover() { connection = consume current }
            throw IngestFault(error)
        }
    }
}

extension PostgresConnection {
    /// The transaction itself; after an error the connection has to be recovered.
    mutating func commit(
        _ batch: Batch, _ range: Range<Int>, deciding decider: Decider, _ parameters: inout Parameters
    ) throws(PostgresError) -> Tally {
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
    ) throws(PostgresError) -> Tally {
        try enterPipeline()
        let (devices, places, gateways) = try lockSubjects(of: batch, range, &parameters)
        var decisions = decider.decide(batch, range, devices: devices, gateways: gateways)
        if !decisions.earlier.isEmpty { try placeEarlier(&decisions, &parameters) }
        let moved = Set(decisions.moves.map(\.spaceID)).union(decisions.earlierWords.map(\.spaceID))
        if !moved.isEmpty { decisions.settle(try lockSpaces(moved, &parameters)) }
        var statements = try send(decisions, of: batch, at: places, isChecked: isChecked, &parameters)
        statements += try sendEarlierWords(of: decisions, &parameters)
        try send(IngestStatements.commit)
        try sync()
        var tally = Tally(of: decisions, messages: range.count)
        for statement in statements {
            let affected = try next(of: statement).affected
            tally.count(affected, of: statement, decisions)
        }
        _ = try next(of: IngestStatements.commit)
        try finish()
        try leavePipeline()
        return tally
    }

    private mutating func lockSubjects(
        of batch: Batch, _ range: Range<Int>, _ parameters: inout Parameters
    ) throws(PostgresError) -> ([DeviceRecord], [RowPlace], [GatewayRecord]) {
        let subjects = Decider.subjects(of: batch, range)
        try send(IngestStatements.begin)
        parameters.removeAll()
        parameters.addColumn(subjects.devices) { $0.eui }
        try send(IngestStatements.lockDevices, parameters)
        parameters.removeAll()
        parameters.addColumn(subjects.gateways) { $0.eui }
        try send(IngestStatements.lockGateways, parameters)
        try requestAnswers()
        _ = try next(of: IngestStatements.begin)
        let devices = try next(of: IngestStatements.lockDevices)
        let gateways = try next(of: IngestStatements.lockGateways)
        return (
            (0..<devices.count).map { DeviceRecord(devices, row: $0) },
            (0..<devices.count).map { devices.place($0, 29) },
            (0..<gateways.count).map { GatewayRecord(gateways, row: $0) }
        )
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
        return (0..<spaces.count).map { SpaceRecord(spaces, row: $0) }
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
    /// Whether a frame that its device's row proved new is stored all the same, as after a row was set back by hand.
    fileprivate var isOldReading: Bool {
        sqlState == "23505" && statement == ReadingStatements.insertNew.name
    }
}

extension IngestFault {
    init(_ error: PostgresError) {
        let code: Code =
            switch error.code {
            case .unavailable, .timeout: .unavailable
            case .serialization: .conflict
            case .dataRefused: .dataRefused
            case .forbidden, .other: .broken
            }
        self.init(code, error.debugDescription)
    }
}
