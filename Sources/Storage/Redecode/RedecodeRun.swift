import Codecs
import Ingest
import JSON
import LoRaWAN
import Parking
import Postgres

/// One start of ``Redecoder``, on its connection's thread.
struct RedecodeRun {
    private let order: RedecodeOrder
    private let codecs: CodecLibrary
    private let conninfo: String
    private var context: RedecodeContext
    private var report = RedecodeReport()
    private var parameters = Parameters()
    private var resumeAfter: RedecodeCursor?

    init(_ order: RedecodeOrder, codecs: CodecLibrary, conninfo: String) {
        self.order = order
        self.codecs = codecs
        self.conninfo = conninfo
        context = RedecodeContext(order: order)
    }

    mutating func perform(
        _ connection: inout PostgresConnection, isDry: Bool, _ tell: (RedecodeReport) -> Void
    ) throws(PostgresError) -> Result<RedecodeReport, RedecodeFault> {
        if !isDry, let fault = try Self.takeTurn(&connection) { return .failure(fault) }
        let chosen: [DeviceID]?
        switch try ChosenDevice.all(order.devices, &connection) {
        case .success(let devices):
            resolve(devices)
            chosen = order.devices.isEmpty ? nil : devices.map(\.id)
        case .failure(let fault): return .failure(fault)
        }
        if let fault = try takeUp(&connection, among: chosen, isDry: isDry, tell) { return .failure(fault) }
        if order.isQuarantineOnly { return .success(report) }
        if !isDry { try open(&connection) }
        try workThrough(&connection, chosen, tell)
        if !isDry { try finish(&connection) }
        return .success(report)
    }

    /// Takes up what is in quarantine and can be read now, round by round: history is made for each before the next.
    private mutating func takeUp(
        _ connection: inout PostgresConnection, among chosen: [DeviceID]?, isDry: Bool,
        _ tell: (RedecodeReport) -> Void
    ) throws(PostgresError) -> RedecodeFault? {
        var quarantine = RedecodeQuarantine(order, codecs: codecs, conninfo: conninfo, among: chosen, isDry: isDry)
        var only = order
        only.isQuarantineOnly = true
        var part = RedecodeRun(only, codecs: codecs, conninfo: conninfo)
        part.context.resolved = context.resolved
        while true {
            switch try quarantine.nextRound(&connection) {
            case .failure(let fault): return fault
            case .success(let found):
                report.recovered += found.count
                guard !found.isEmpty else {
                    if part.context.run != nil { try part.finish(&connection) }
                    report += part.report
                    // The run that follows decodes these readings once more, and counts them.
                    if order.isQuarantineOnly { report.total = part.report.total } else { report.done = 0 }
                    return nil
                }
                if isDry { continue }
                part.context.recovered = found
                if part.context.run == nil { try part.open(&connection) }
                try part.workThrough(&connection, chosen, tell)
            }
        }
    }

    /// Two runs at once would each undo the order in which the other works.
    static func takeTurn(_ connection: inout PostgresConnection) throws(PostgresError) -> RedecodeFault? {
        do throws(PostgresError) {
            try connection.execute(script: RedecodeStatements.takeTurn, as: "take turn")
            return nil
        } catch {
            guard error.code == .timeout else { throw error }
            return RedecodeFault(.busy, "Another parkd redecode is at work on this database: wait until it is done.")
        }
    }

    /// Finds the devices that have the codec now, by their own word or their profile's.
    private mutating func resolve(_ devices: [ChosenDevice]) {
        for device in devices {
            let codec = codecs.codec(named: device.codecName, profile: "", earlierProfile: device.profileName)
            if codec?.id == order.codec.id { context.resolved.insert(device.id) }
        }
    }

    /// Continues the same order's interrupted run, or begins one.
    private mutating func open(_ connection: inout PostgresConnection) throws(PostgresError) {
        parameters.removeAll()
        parameters.add(order.codec.id.description)
        parameters.add(order.codec.version)
        parameters.add(ByteString(order.codecFile))
        parameters.add(JSONText(order.selectionJSON))
        if !order.isFresh && !order.isQuarantineOnly {
            let rows = try connection.query(RedecodeWrites.unfinished, parameters, as: "unfinished")
            if rows.count > 0 {
                context.run = rows.uuid(0, 0)
                report.continuesFrom = rows.timestamp(0, 1)
                report.done = rows.integer(0, 2) ?? 0
                resumeAfter = RedecodeCursor(rows, row: 0, column: 3)
                return
            }
        }
        parameters.add(order.actor)
        let rows = try connection.query(RedecodeWrites.start, parameters, as: "start")
        context.run = rows.uuid(0, 0)
    }

    private mutating func workThrough(
        _ connection: inout PostgresConnection, _ chosen: [DeviceID]?, _ tell: (RedecodeReport) -> Void
    ) throws(PostgresError) {
        for batch in try plan(&connection, chosen).batches(of: order.batchSize) {
            try work(batch, &connection, tell)
        }
    }

    private mutating func finish(_ connection: inout PostgresConnection) throws(PostgresError) {
        parameters.removeAll()
        parameters.add(context.run)
        try connection.query(RedecodeWrites.finish, parameters, as: "finish")
    }

    private mutating func plan(
        _ connection: inout PostgresConnection, _ chosen: [DeviceID]?
    ) throws(PostgresError) -> [RedecodeUnit] {
        parameters.removeAll()
        parameters.add(order.codec.id.description)
        parameters.add(order.insteadOf?.description)
        parameters.addColumn(context.resolved) { $0.uuid }
        if let chosen { parameters.addColumn(chosen) { $0.uuid } } else { parameters.add(nil as UUIDBits?) }
        parameters.add(order.from)
        parameters.add(order.until)
        parameters.add(resumeAfter?.tenantID.uuid)
        parameters.add(resumeAfter?.deviceID.uuid)
        parameters.add(resumeAfter?.observedAt)
        parameters.add(resumeAfter?.deduplicationID.uuid)
        parameters.add(portsAndFramesOf: context)
        let rows = try connection.query(RedecodeStatements.plan, parameters, as: "plan")
        let units = (0..<rows.count).compactMap { RedecodeUnit(rows, row: $0, after: resumeAfter) }
        report.total = report.done + units.reduce(0) { $0 + $1.count }
        return units
    }

    /// One batch, and where it was cut, the rest of its device.
    private mutating func work(
        _ batch: [RedecodeUnit], _ connection: inout PostgresConnection, _ tell: (RedecodeReport) -> Void
    ) throws(PostgresError) {
        var units = batch
        while true {
            let outcome = try attempt(units, &connection)
            report += outcome.report
            tell(report)
            guard outcome.isCut, let cursor = outcome.cursor else { return }
            units[0].done = cursor
            // The days before are not looked through again.
            units[0].first = cursor.observedAt
        }
    }

    private func attempt(
        _ units: [RedecodeUnit], _ connection: inout PostgresConnection
    ) throws(PostgresError) -> RedecodeBatch.Outcome {
        var batch = RedecodeBatch(units, context)
        var conflicts = 0
        var waits = 0
        while true {
            do throws(PostgresError) {
                return try batch.perform(&connection)
            } catch {
                connection.rollBack()
                if error.isLockTimeout, waits < Limits.heldRetries {
                    // With nothing locked.
                    waits += 1
                    pause(milliseconds: Limits.heldPauseMS)
                    continue
                }
                conflicts += 1
                guard error.code == .serialization, conflicts <= Limits.serializationRetries else { throw error }
            }
        }
    }
}
