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
        switch try resolve(&connection) {
        case .success(let devices): chosen = devices
        case .failure(let fault): return .failure(fault)
        }
        var quarantine = RedecodeQuarantine(order, codecs: codecs, conninfo: conninfo)
        if let fault = try quarantine.takeUp(&connection, among: chosen, isDry: isDry) { return .failure(fault) }
        report.recovered = quarantine.recovered.count
        context.recovered = quarantine.recovered
        if order.isQuarantineOnly, isDry || context.recovered.isEmpty { return .success(report) }
        if !isDry { try open(&connection) }
        for batch in try plan(&connection, chosen).batches(of: order.batchSize) {
            try work(batch, &connection, tell)
        }
        if !isDry {
            parameters.removeAll()
            parameters.add(context.run)
            try connection.query(RedecodeWrites.finish, parameters, as: "finish")
        }
        return .success(report)
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

    /// Finds the devices that have the codec now; answers those of the order, `nil` for all.
    private mutating func resolve(
        _ connection: inout PostgresConnection
    ) throws(PostgresError) -> Result<[DeviceID]?, RedecodeFault> {
        parameters.removeAll()
        if order.devices.isEmpty {
            parameters.add(nil as String?)
        } else {
            parameters.addColumn(order.devices) { $0.eui }
        }
        let rows = try connection.query(RedecodeStatements.devices, parameters, as: "devices")
        var found: Set<DevEUI> = []
        var ids: [DeviceID] = []
        for row in 0..<rows.count {
            guard let id = rows.uuid(row, 0).map({ DeviceID($0) }), let devEUI = rows.eui64(row, 1) else { continue }
            found.insert(DevEUI(devEUI))
            ids.append(id)
            if codec(named: rows.text(row, 2), profile: rows.text(row, 3)) { context.resolved.insert(id) }
        }
        if let missing = order.devices.first(where: { !found.contains($0) }) {
            return .failure(RedecodeFault(unregistered: missing))
        }
        return .success(order.devices.isEmpty ? nil : ids)
    }

    /// Whether a device that names a codec, or leaves it to its profile, has the codec of the order.
    private func codec(named name: String?, profile: String?) -> Bool {
        if let name { return name == order.codec.id.description }
        return profile.flatMap { codecs.codec(forProfile: $0) }?.id == order.codec.id
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
