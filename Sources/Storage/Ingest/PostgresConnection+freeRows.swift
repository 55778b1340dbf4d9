import ChirpStack
import Ingest
import LoRaWAN
import Parking
import Postgres

/// The ingest transaction that takes what is free: it waits for no row, and names what it left out and who is in the
/// way.
///
/// It follows an attempt that waited in vain, so that its further round trips cost only who meets a locked row.
extension PostgresConnection {
    mutating func commitFree(
        _ batch: Batch, _ range: Range<Int>, passingOver passed: Set<EUI64>, deciding decider: Decider,
        _ parameters: inout Parameters
    ) throws(PostgresError) -> CommitReceipt {
        try execute(script: HeldRowStatements.begin)
        var search = HeldRowSearch(batch, range, passed)
        let subjects = try lockFreeSubjects(&search, &parameters)
        var decisions = try decide(search, decider, subjects, &parameters)
        var spaces = try lockFreeSpaces(decisions, &search, &parameters)
        decisions = try decide(search, decider, subjects, &parameters)
        if try findHeldQuarantine(decisions, &search, &parameters) {
            decisions = try decide(search, decider, subjects, &parameters)
        }
        let moving = decisions.movedSpaces
        spaces.removeAll { !moving.contains($0.id) }
        decisions.settle(spaces)
        let holders = try search.isEmpty ? [] : holders(of: search, &parameters)
        try enterPipeline()
        let tally = try write(
            decisions, of: batch, at: subjects.places, isChecked: true,
            messages: range.count - search.held.messages.count, &parameters)
        search.held.holders = holders
        var receipt = CommitReceipt(tally, held: search.held)
        receipt.sightings = batch.sightings.of(subjects.heldSightings)
        return receipt
    }

    private mutating func decide(
        _ search: HeldRowSearch, _ decider: Decider, _ subjects: LockedSubjects, _ parameters: inout Parameters
    ) throws(PostgresError) -> Decisions {
        var decisions = search.decide(decider, subjects)
        guard !decisions.earlier.isEmpty else { return decisions }
        parameters.removeAll()
        parameters.add(earlierFramesOf: decisions)
        decisions.place(try query(EarlierFrames.spaces, parameters))
        return decisions
    }

    /// Locks what is free of devices, gateways, and the rows of those that nobody has registered.
    private mutating func lockFreeSubjects(
        _ search: inout HeldRowSearch, _ parameters: inout Parameters
    ) throws(PostgresError) -> LockedSubjects {
        let asked = Decider.subjects(of: search.batch, search.range)
        let gateways = asked.gateways.union(search.batch.sightings.latest.keys)
        var locked = LockedSubjects()
        parameters.removeAll()
        parameters.addColumn(asked.devices) { $0.eui }
        try locked.add(devices: query(HeldRowStatements.lockDevices, parameters))
        let devices = try names(HeldRowStatements.devices, parameters)
        parameters.removeAll()
        parameters.addColumn(gateways) { $0.eui }
        try locked.add(gateways: query(HeldRowStatements.lockGateways, parameters))
        let registered = try query(IngestStatements.registeredGateways, parameters)
        locked.add(registeredGateways: registered)
        let gatewayNames = (0..<registered.count).compactMap { registered.eui64($0, 0) }
        search.hold(devices.subtracting(locked.devices.map(\.devEUI.eui)))
        search.hold(locked.heldSightings.intersection(asked.gateways).map(\.eui))
        let strangers = Set(asked.devices.map(\.eui)).subtracting(devices)
        if !strangers.isEmpty {
            search.hold(try names(HeldRowStatements.heldOrphans, column(strangers, &parameters)))
        }
        let strangeGateways = Set(asked.gateways.map(\.eui)).subtracting(gatewayNames)
        if !strangeGateways.isEmpty {
            search.hold(try names(HeldRowStatements.heldOrphanGateways, column(strangeGateways, &parameters)))
        }
        return locked
    }

    /// Locks what is free of the spaces that move, and reads it; the sensors of the others are held.
    private mutating func lockFreeSpaces(
        _ decisions: Decisions, _ search: inout HeldRowSearch, _ parameters: inout Parameters
    ) throws(PostgresError) -> [SpaceRecord] {
        let moving = decisions.movedSpaces
        guard !moving.isEmpty else { return [] }
        parameters.removeAll()
        parameters.addColumn(moving) { $0.uuid }
        let locked = Set(ids(try query(HeldRowStatements.lockSpaces, parameters)))
        let standing = Set(ids(try query(HeldRowStatements.spaces, parameters)))
        search.spaces = standing.subtracting(locked)
        let deviceOf = Dictionary(
            decisions.devices.map { ($0.id, $0.devEUI.eui) }, uniquingKeysWith: { first, _ in first })
        search.hold(
            decisions.moves.filter { search.spaces.contains($0.spaceID.uuid) }.compactMap { deviceOf[$0.deviceID] })
        search.hold(
            decisions.earlierWords.filter { search.spaces.contains($0.spaceID.uuid) }
                .map { decisions.devices[$0.reading.deviceIndex].devEUI.eui })
        parameters.removeAll()
        parameters.addColumn(locked) { $0 }
        let rows = try query(IngestStatements.spaces, parameters)
        return try rows.records(of: IngestStatements.spaces)
    }

    /// Whether there were any.
    private mutating func findHeldQuarantine(
        _ decisions: Decisions, _ search: inout HeldRowSearch, _ parameters: inout Parameters
    ) throws(PostgresError) -> Bool {
        let rows = decisions.quarantine
        guard !rows.isEmpty else { return false }
        parameters.removeAll()
        parameters.addColumn(rows) { search.batch.topic(of: $0.messageIndex) }
        parameters.addColumn(rows) {
            ByteString(search.batch.payload(of: $0.messageIndex, atMost: Limits.quarantineMessageBytes))
        }
        parameters.addColumn(rows) { search.batch.entries[$0.messageIndex].whole?.sha256.map { ByteString($0) } }
        let held = try query(HeldRowStatements.heldQuarantine, parameters)
        for row in 0..<held.count {
            guard let place = held.integer(row, 0) else { continue }
            search.hold(message: rows[place - 1].messageIndex)
        }
        return held.count > 0
    }

    private mutating func holders(
        of search: HeldRowSearch, _ parameters: inout Parameters
    ) throws(PostgresError) -> Set<RowHolder> {
        parameters.removeAll()
        parameters.addColumn(search.held.senders) { $0 }
        parameters.addColumn(search.spaces) { $0 }
        return RowHolder.all(try query(HeldRowStatements.holders, parameters))
    }

    /// What a lock was that was waited for in vain: of a whole table, or of a row that nobody can see before the write;
    /// asked after the transaction that met it.
    mutating func lockFault(_ error: PostgresError) -> IngestFault {
        do throws(PostgresError) {
            var held = HeldRows()
            held.holders = RowHolder.all(try query(HeldRowStatements.tableHolders))
            guard held.holders.isEmpty else {
                return IngestFault(
                    .tableHeld,
                    "A table is locked, so nothing can be stored, by \(held.holdersInWords). End that "
                        + "transaction, or the session with pg_terminate_backend.",
                    holders: held.holders)
            }
            held.holders = RowHolder.all(try query(HeldRowStatements.writers))
            return IngestFault(.rowHeld, error.debugDescription, holders: held.holders)
        } catch {
            rollBack()
            return IngestFault(error)
        }
    }

    private mutating func query(
        _ statement: Statement, _ parameters: borrowing Parameters = Parameters()
    ) throws(PostgresError) -> Rows {
        try query(statement.sql, parameters, as: statement.name)
    }

    private mutating func names(
        _ statement: Statement, _ parameters: borrowing Parameters
    ) throws(PostgresError) -> Set<EUI64> {
        let rows = try query(statement, parameters)
        return Set((0..<rows.count).compactMap { rows.eui64($0, 0) })
    }

    private func ids(_ rows: borrowing Rows) -> [UUIDBits] { (0..<rows.count).compactMap { rows.uuid($0, 0) } }

    private func column(_ names: Set<EUI64>, _ parameters: inout Parameters) -> Parameters {
        parameters.removeAll()
        parameters.addColumn(names) { $0 }
        return parameters
    }
}

/// What a transaction has found held so far.
private struct HeldRowSearch {
    let batch: Batch
    let range: Range<Int>
    var held = HeldRows()
    /// Spaces that are.
    var spaces: Set<UUIDBits> = []

    init(_ batch: Batch, _ range: Range<Int>, _ passed: Set<EUI64>) {
        self.batch = batch
        self.range = range
        hold(passed)
    }

    var isEmpty: Bool { held.isEmpty }

    /// Leaves out whatever these have sent: what comes later must not overtake what is held.
    mutating func hold(_ senders: some Sequence<EUI64>) {
        let fresh = Set(senders).subtracting(held.senders)
        guard !fresh.isEmpty else { return }
        for index in range {
            guard let sender = batch.entries[index].outcome.sender, fresh.contains(sender) else { continue }
            held.messages.insert(index)
            held.senders.insert(sender)
        }
    }

    /// Leaves out a message, with all of its sender's.
    mutating func hold(message index: Int) {
        if let sender = batch.entries[index].outcome.sender { hold([sender]) }
        held.messages.insert(index)
    }

    func decide(_ decider: Decider, _ subjects: LockedSubjects) -> Decisions {
        decider.decide(
            batch, range, devices: subjects.devices, gateways: subjects.gateways, leavingOut: held.messages)
    }
}

extension RowHolder {
    /// Reads the answer to ``HeldRowStatements/holders``.
    fileprivate static func all(_ rows: borrowing Rows) -> Set<RowHolder> {
        var holders: Set<RowHolder> = []
        for row in 0..<rows.count {
            holders.insert(
                RowHolder(
                    processID: rows.integer(row, 0) ?? 0, table: rows.text(row, 1) ?? "",
                    applicationName: rows.text(row, 2), userName: rows.text(row, 3), state: rows.text(row, 4)))
        }
        return holders
    }
}
