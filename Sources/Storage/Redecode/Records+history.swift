import Ingest
import LoRaWAN
import Parking
import Postgres

extension OccupancyWord {
    /// Reads a row of `redecode_words`.
    init?(_ rows: borrowing Rows, row: Int) {
        guard let device = rows.uuid(row, 1), let frame = rows.uuid(row, 2), let observedAt = rows.timestamp(row, 5),
            let receivedAt = rows.timestamp(row, 6),
            let occupancy = rows.text(row, 3).flatMap({ Occupancy(rawValue: $0) })
        else { return nil }
        self.init(
            occupancy, of: DeviceID(device), in: DeduplicationID(frame),
            cause: rows.text(row, 4).flatMap { Reading.Cause(rawValue: $0) }, observedAt: observedAt,
            receivedAt: receivedAt, isReceiveTime: observedAt == receivedAt,
            frameCounter: rows.integer(row, 7).map { FrameCounter(rawValue: UInt32(clamping: $0)) },
            devAddr: rows.integer(row, 8).map { DevAddr(bits: UInt32(clamping: $0)) })
        previousStateDurationS = rows.integer(row, 9)
        previousStateDurationErrorS = rows.integer(row, 10)
        isTold = rows.boolean(row, 11) ?? false
    }
}

extension HistoryRow {
    /// Reads a row of `redecode_changes`.
    init(_ rows: borrowing Rows, row: Int) {
        guard let id = rows.integer(row, 2), let changedAt = rows.timestamp(row, 3) else {
            preconditionFailure("redecode_changes: a NOT NULL column is NULL")
        }
        self.init(
            id: Int64(id), changedAt: changedAt, from: rows.text(row, 4).flatMap { SpaceState(rawValue: $0) },
            to: rows.text(row, 5).flatMap { SpaceState(rawValue: $0) })
        deviceID = rows.uuid(row, 6).map { DeviceID($0) }
        deduplicationID = rows.uuid(row, 7).map { DeduplicationID($0) }
        cause = rows.text(row, 8)
        frameStep = Int16(clamping: rows.integer(row, 9) ?? 0)
        errorS = rows.integer(row, 10).map { Int32(clamping: $0) }
        observedAt = rows.timestamp(row, 11)
    }
}

extension FrameSequence.Join {
    /// Reads a row of `redecode_joins`.
    init?(_ rows: borrowing Rows, row: Int) {
        guard let device = rows.uuid(row, 0), let occurredAt = rows.timestamp(row, 1),
            let receivedAt = rows.timestamp(row, 2)
        else { return nil }
        self.init(
            deviceID: DeviceID(device), devAddr: rows.text(row, 3).flatMap { DevAddr(hexadecimal: $0.utf8) },
            occurredAt: occurredAt, receivedAt: receivedAt)
    }
}

extension SpaceHistory {
    /// Takes the last change before the stretch. Where it shows what the last word says, that has been said since;
    /// where the readings of then are gone, what a sensor's change showed is what it said.
    mutating func begin(after row: HistoryRow) {
        stateBefore = row.to ?? .unknown
        stateBeforeSince = row.changedAt
        guard let device = row.deviceID, let frame = row.deduplicationID else { return }
        let said: Occupancy? =
            switch row.to {
            case .free: .free
            case .occupied: .occupied
            case .reserved, .maintenance, .unknown, nil: nil
            }
        guard let said, wordBefore == nil || wordBefore?.occupancy == said else { return }
        wordBeforeSince = row.observedAt ?? row.changedAt
        guard wordBefore == nil else { return }
        wordBefore = OccupancyWord(
            said, of: device, in: frame, cause: nil, observedAt: row.changedAt, receivedAt: row.changedAt,
            isReceiveTime: false, frameCounter: nil, devAddr: nil)
    }
}

extension SpaceRecord {
    /// The space as the rebuilt history leaves it; `nil` where that is as it is, or where the space has or shows
    /// something that its stored history does not end with: then somebody else has the last word.
    func moved(by history: RebuiltHistory) -> SpaceRecord? {
        guard let (before, after) = history.present else { return nil }
        var space = self
        if sensorState == before.word
            && (before.word != after.word || after.wordSince.map { $0 != sensorObservedAt } ?? false)
        {
            space.sensorState = after.word
            space.sensorObservedAt = after.wordSince
        }
        if state == before.state && (before.state != after.state || before.stateSince != after.stateSince) {
            space.state = after.state
            space.stateChangedAt = after.stateSince
        }
        return space == self ? nil : space
    }
}
