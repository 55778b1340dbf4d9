import Codecs
import Ingest
import LoRaWAN
import Parking
import Postgres

/// One transaction: some readings, the history of the spaces that they moved, and what devices and spaces show now.
///
/// Everything is read and decided first, under the locks that ingest takes and in its order, and then written. Nothing
/// outlives the transaction, so a batch that lost a race is simply run again.
struct RedecodeBatch {
    /// What came of a batch.
    struct Outcome: Sendable {
        var report = RedecodeReport()
        /// The last reading that is done; `nil` where there was none.
        var cursor: RedecodeCursor?
        /// Whether the batch was cut at its size, so that more of the same device follows.
        var isCut = false
    }

    /// A batch that waits for a row has others locked, which ingest then sets apart: it gives up as soon as that.
    private static let begin = "BEGIN; SET LOCAL lock_timeout = '\(Limits.lockWaitMS)ms'"

    private let units: [RedecodeUnit]
    private let context: RedecodeContext
    private var isDry: Bool { context.run == nil }
    private var parameters = Parameters()
    private var outcome = Outcome()

    init(_ units: [RedecodeUnit], _ context: RedecodeContext) {
        self.units = units
        self.context = context
    }

    /// Runs the transaction.
    mutating func perform(_ connection: inout PostgresConnection) throws(PostgresError) -> Outcome {
        outcome = Outcome()
        try connection.execute(script: isDry ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : Self.begin)
        let devices = try lockDevices(&connection)
        let readings = try loadReadings(&connection)
        let told = try connection.untold(readings, &parameters)
        let spaces = try SpaceRebuilding(readings + told, devices: devices, context)
            .histories(&connection, &parameters)
        let moved = try movedDevices(readings, devices, &connection)
        try compare(readings, devices, &connection)
        count(readings, spaces, moved)
        outcome.report.told = told.count
        if !isDry {
            try connection.add(told, by: context.order.codec, &parameters)
            try write(spaces, &connection)
            try write(moved, &connection)
            try release(readings, &connection)
            try advance(&connection)
        }
        try connection.execute(script: "COMMIT")
        return outcome
    }

    private mutating func lockDevices(
        _ connection: inout PostgresConnection
    ) throws(PostgresError) -> [DeviceID: RedecodeDevice] {
        parameters.removeAll()
        parameters.addColumn(units) { $0.deviceID.uuid }
        let rows = try connection.execute(RedecodeStatements.devicesOfBatch(locking: !isDry), parameters)
        var devices: [DeviceID: RedecodeDevice] = [:]
        for row in 0..<rows.count {
            let device = RedecodeDevice(rows, row: row)
            devices[device.id] = device
        }
        return devices
    }

    private mutating func loadReadings(
        _ connection: inout PostgresConnection
    ) throws(PostgresError) -> [StoredReading] {
        // A dry run sees a device as a whole: what a second batch would find is not there.
        let limit = isDry || units.count > 1 ? Int64.max : Int64(context.order.batchSize)
        parameters.removeAll()
        parameters.addColumn(units) { $0.tenantID.uuid }
        parameters.addColumn(units) { $0.deviceID.uuid }
        parameters.addColumn(units) { $0.first }
        parameters.addColumn(units) { $0.last }
        parameters.addColumn(units) { $0.done?.observedAt }
        parameters.addColumn(units) { $0.done?.deduplicationID.uuid }
        parameters.addColumn(units) { context.resolved.contains($0.deviceID) }
        parameters.add(context.order.codec.id.description)
        parameters.add(context.order.insteadOf?.description)
        parameters.add(limit)
        parameters.add(portsAndFramesOf: context)
        let rows = try connection.execute(RedecodeStatements.slice, parameters)
        let readings = (0..<rows.count).map { row in
            StoredReading(
                rows, row: row, of: units[(rows.integer(row, 0) ?? 1) - 1], with: context.order.codec)
        }
        if let last = readings.last {
            outcome.cursor = RedecodeCursor(
                tenantID: last.tenantID, deviceID: last.deviceID, observedAt: last.observedAt,
                deduplicationID: last.deduplicationID)
        }
        outcome.isCut = Int64(readings.count) >= limit
        outcome.report.done = readings.count
        return readings
    }

    private mutating func compare(
        _ readings: [StoredReading], _ devices: [DeviceID: RedecodeDevice], _ connection: inout PostgresConnection
    ) throws(PostgresError) {
        let written = readings.filter(\.isWritten)
        guard let first = written.map(\.observedAt).min(), let last = written.map(\.observedAt).max() else { return }
        parameters.removeAll()
        parameters.add(saying: written)
        parameters.add(CalendarDay(dayNumber: first.dayNumber))
        parameters.add(CalendarDay(dayNumber: last.dayNumber))
        parameters.add(context.order.codec.id.description)
        parameters.add(context.order.codec.version)
        if let requestID = context.requestID {
            parameters.add(context.order.actor)
            parameters.add(requestID)
        }
        let rows = try connection.execute(isDry ? RedecodeWrites.differences : RedecodeWrites.readings, parameters)
        outcome.report.rewritten = rows.count
        for row in 0..<rows.count {
            guard let bits = rows.integer(row, 1), bits != 0 else { continue }
            let reading = written[(rows.integer(row, 0) ?? 1) - 1]
            let devEUI = devices[reading.deviceID]?.devEUI
            outcome.report.count(fields: bits, of: devEUI)
            if let words = rows.text(row, 2) { outcome.report.addExample(reading, devEUI, words) }
        }
    }

    private mutating func count(
        _ readings: [StoredReading], _ spaces: [SpaceRebuilding.Rebuilt], _ moved: [RedecodeDevice]
    ) {
        for reading in readings {
            guard let rejection = reading.rejection else { continue }
            outcome.report.unreadable[rejection.reason, default: 0] += 1
        }
        for space in spaces where !space.history.isUnchanged {
            outcome.report.spaces.insert(space.record.id.uuid)
            outcome.report.changesRemoved += space.history.removed.count
            outcome.report.changesAdded += space.history.added.count
            outcome.report.changesCorrected += space.history.corrected.count
        }
        outcome.report.spacesMoved = spaces.count { $0.moved != nil }
        outcome.report.devicesMoved = moved.count
    }

    private mutating func movedDevices(
        _ readings: [StoredReading], _ devices: [DeviceID: RedecodeDevice], _ connection: inout PostgresConnection
    ) throws(PostgresError) -> [RedecodeDevice] {
        var concerned: Set<DeviceID> = []
        for reading in readings where reading.movesDevice { concerned.insert(reading.deviceID) }
        // What a device of another tenant shows now is not the former owner's history.
        let held = units.filter { concerned.contains($0.deviceID) && devices[$0.deviceID]?.tenantID == $0.tenantID }
        guard !held.isEmpty else { return [] }
        parameters.removeAll()
        parameters.addColumn(held) { $0.tenantID.uuid }
        parameters.addColumn(held) { $0.deviceID.uuid }
        let rows = try connection.execute(RedecodeStatements.newest, parameters)
        var newest = NewestReadings(rows, readings: readings)
        newest.order(try connection.joins(newest.joinSpan(of: held), &parameters))
        return newest.moved(devices)
    }

    private mutating func write(
        _ spaces: [SpaceRebuilding.Rebuilt], _ connection: inout PostgresConnection
    ) throws(PostgresError) {
        let removed = spaces.flatMap { space in space.history.removed.map { ($0, space.record.tenantID) } }
        let corrected = spaces.flatMap { space in space.history.corrected.map { ($0, space.record.tenantID) } }
        if !removed.isEmpty || !corrected.isEmpty {
            parameters.removeAll()
            parameters.addColumn(removed) { $0.0 }
            parameters.addColumn(removed) { $0.1.uuid }
            parameters.addColumn(corrected) { $0.0.id }
            parameters.addColumn(corrected) { $0.1.uuid }
            parameters.addColumn(corrected) { $0.0.from?.word }
            parameters.addColumn(corrected) { $0.0.to?.word }
            try sign(RedecodeWrites.replaceChanges, &connection)
        }
        let added = spaces.flatMap(\.history.added)
        if !added.isEmpty {
            parameters.removeAll()
            parameters.add(stateChanges: added)
            try connection.execute(IngestStatements.insertStateChanges, parameters)
        }
        let moved = spaces.compactMap(\.moved)
        if !moved.isEmpty {
            parameters.removeAll()
            parameters.add(records: moved)
            try sign(RedecodeWrites.spaces, &connection)
        }
    }

    private mutating func write(
        _ moved: [RedecodeDevice], _ connection: inout PostgresConnection
    ) throws(PostgresError) {
        guard !moved.isEmpty else { return }
        parameters.removeAll()
        parameters.add(redecoded: moved)
        try sign(RedecodeWrites.devices, &connection)
    }

    private mutating func release(
        _ readings: [StoredReading], _ connection: inout PostgresConnection
    ) throws(PostgresError) {
        let rows = readings.flatMap { context.recovered[$0.deduplicationID] ?? [] }
        guard !rows.isEmpty else { return }
        parameters.removeAll()
        parameters.addColumn(rows) { $0 }
        try sign(RedecodeWrites.release, &connection)
    }

    /// Adds who did it in which run, and runs the statement.
    private mutating func sign(
        _ statement: Statement, _ connection: inout PostgresConnection
    ) throws(PostgresError) {
        parameters.add(context.order.actor)
        parameters.add(context.requestID)
        try connection.execute(statement, parameters)
    }

    private mutating func advance(_ connection: inout PostgresConnection) throws(PostgresError) {
        guard let cursor = outcome.cursor else { return }
        parameters.removeAll()
        parameters.add(context.run)
        parameters.add(cursor.tenantID.uuid)
        parameters.add(cursor.deviceID.uuid)
        parameters.add(cursor.observedAt)
        parameters.add(cursor.deduplicationID.uuid)
        parameters.add(Int64(outcome.report.done))
        parameters.add(Int64(outcome.report.changed))
        parameters.add(Int64(outcome.report.changesRemoved))
        parameters.add(Int64(outcome.report.changesAdded))
        try connection.execute(RedecodeWrites.advance, parameters)
    }
}
