import Codecs
import Ingest
import JSON
import LoRaWAN
import Parking
import Postgres

/// A reading as it is stored, with what the present codec makes of its payload.
struct StoredReading {
    /// What moves a space or tells of its past.
    struct Saying: Equatable {
        var occupancy: Occupancy?
        var cause: String?
        var durationS: Int?
        var errorS: Int?
    }

    /// A frame's place among the stored readings.
    struct Frame: Equatable {
        var id: DeduplicationID
        /// When it was observed; `nil` where that has not been asked for.
        var observedAt: Timestamp?
    }

    let tenantID: TenantID
    let deviceID: DeviceID
    let deduplicationID: DeduplicationID
    let spaceID: SpaceID?
    /// The frame that told of it later; `nil` for what a frame says of its own time.
    let toldIn: Frame?
    let observedAt: Timestamp
    let receivedAt: Timestamp
    let frameCounter: FrameCounter?
    let devAddr: DevAddr?
    let oldSaying: Saying
    let oldValues: MeasuredValues
    /// Whether the codec read it before; else it is taken over, which it is only where the codec can read it.
    let isOwn: Bool
    /// What the codec says now; `nil` where it cannot read the frame.
    let reading: Reading?
    /// Why it cannot.
    let rejection: Rejection?
    let saying: Saying
    let values: MeasuredValues

    /// Reads a row of `redecode_slice` and decodes its payload.
    init(_ rows: borrowing Rows, row: Int, of unit: RedecodeUnit, with codec: Codec) {
        guard let deduplicationID = rows.uuid(row, 1), let observedAt = rows.timestamp(row, 3),
            let receivedAt = rows.timestamp(row, 4)
        else { preconditionFailure("redecode_slice: a NOT NULL column is NULL") }
        tenantID = unit.tenantID
        deviceID = unit.deviceID
        self.deduplicationID = DeduplicationID(deduplicationID)
        spaceID = rows.uuid(row, 2).map { SpaceID($0) }
        self.observedAt = observedAt
        self.receivedAt = receivedAt
        frameCounter = rows.integer(row, 5).map { FrameCounter(rawValue: UInt32(clamping: $0)) }
        devAddr = rows.integer(row, 7).map { DevAddr(bits: UInt32(clamping: $0)) }
        oldSaying = Saying(
            occupancy: rows.text(row, 9).flatMap { Occupancy(rawValue: $0) }, cause: rows.text(row, 10),
            durationS: rows.integer(row, 11), errorS: rows.integer(row, 12))
        isOwn = rows.boolean(row, 13) ?? false
        let fPort = FPort(rawValue: UInt8(clamping: rows.integer(row, 6) ?? 0))
        toldIn = rows.uuid(row, 15).map { Frame(id: DeduplicationID($0)) }
        oldValues = MeasuredValues(rows, row: row, column: 16)
        let occupiedBelowMM = rows.integer(row, 16 + Quantity.measured.count)
        let result: Result<Reading, Rejection>? =
            switch codec.reads {
            case .frame:
                rows.withBytes(row, 8) { codec.decode(fPort: fPort, payload: $0, occupiedBelowMM: occupiedBelowMM) }
            case .object:
                codec.decode(object: rows.text(row, 14).map { Array($0.utf8) }, occupiedBelowMM: occupiedBelowMM)
            }
        switch result {
        case .success(var reading):
            if toldIn == nil {
                reading.keepEarlier(than: observedAt)
                self.reading = reading
                rejection = nil
            } else {
                let moment = reading.earlier.first { $0.id(of: unit.deviceID).uuid == deduplicationID }
                self.reading = moment?.reading
                rejection =
                    moment == nil ? Rejection(.unknownFrame, "the frame does not tell of this moment any more") : nil
            }
        case .failure(let rejection):
            reading = nil
            self.rejection = rejection
        case nil: preconditionFailure("redecode_slice: a payload is NULL")
        }
        guard rejection == nil || isOwn else {
            (saying, values) = (oldSaying, oldValues)
            return
        }
        saying = Saying(reading)
        values = MeasuredValues(reading)
    }

    /// A moment that a frame tells of and that is no reading yet.
    init(_ moment: Reading.Earlier, toldBy frame: StoredReading, spaceID: SpaceID?) {
        tenantID = frame.tenantID
        deviceID = frame.deviceID
        deduplicationID = moment.id(of: frame.deviceID)
        toldIn = Frame(id: frame.deduplicationID, observedAt: frame.observedAt)
        self.spaceID = spaceID
        observedAt = moment.observedAt
        receivedAt = frame.receivedAt
        frameCounter = nil
        devAddr = nil
        (oldSaying, oldValues) = (Saying(), MeasuredValues())
        isOwn = true
        reading = moment.reading
        rejection = nil
        saying = Saying(moment.reading)
        values = MeasuredValues(moment.reading)
    }

    /// Whether its row is to be compared and written.
    var isWritten: Bool { isOwn || rejection == nil }

    /// Whether the device's newest values may be others.
    var movesDevice: Bool { oldValues != values || oldSaying.occupancy != saying.occupancy }

    /// Whether the space's history may be another.
    var movesSpace: Bool {
        // What was told of later has its part in history only when that is rebuilt.
        if toldIn != nil, saying.occupancy != nil { return true }
        return oldSaying != saying && (oldSaying.occupancy != nil || saying.occupancy != nil)
    }

    /// The word as it is read now; `nil` where there is none.
    var word: OccupancyWord? {
        guard let occupancy = saying.occupancy else { return nil }
        var word = OccupancyWord(
            occupancy, of: deviceID, in: deduplicationID, cause: saying.cause.flatMap { Reading.Cause(rawValue: $0) },
            observedAt: observedAt, receivedAt: receivedAt, isReceiveTime: observedAt == receivedAt,
            frameCounter: frameCounter, devAddr: devAddr)
        word.previousStateDurationS = saying.durationS
        word.previousStateDurationErrorS = saying.errorS
        word.isTold = toldIn != nil
        return word
    }

    /// What has no column of its own: the reading's details, or why there are none.
    var detailsJSON: JSONText? {
        if let rejection {
            var writer = JSONWriter()
            writer.object { $0.member("unreadable", rejection.reason.rawValue) }
            return JSONText(writer.bytes)
        }
        return reading?.detailsJSON
    }
}

extension StoredReading.Saying {
    fileprivate init(_ reading: Reading?) {
        self.init(
            occupancy: reading?.occupancy, cause: reading?.cause?.rawValue,
            durationS: reading?.previousStateDurationS, errorS: reading?.previousStateDurationErrorS)
    }
}
