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

    /// What a device shows of its newest readings.
    struct Values: Equatable {
        var batteryV: Float?
        var batteryPercent: Float?
        var batteryLow: Bool?
        var temperatureC: Float?
    }

    let tenantID: TenantID
    let deviceID: DeviceID
    let deduplicationID: DeduplicationID
    let spaceID: SpaceID?
    let observedAt: Timestamp
    let receivedAt: Timestamp
    let frameCounter: FrameCounter?
    let devAddr: DevAddr?
    let oldSaying: Saying
    let oldValues: Values
    /// Whether the codec read it before; else it is taken over, which it is only where the codec can read it.
    let isOwn: Bool
    /// What the codec says now; `nil` where it cannot read the frame.
    let reading: Reading?
    /// Why it cannot.
    let rejection: Rejection?
    let saying: Saying
    let values: Values

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
        oldValues = Values(
            batteryV: rows.float(row, 13), batteryPercent: rows.float(row, 14), batteryLow: rows.boolean(row, 15),
            temperatureC: rows.float(row, 16))
        isOwn = rows.boolean(row, 17) ?? false
        let fPort = FPort(rawValue: UInt8(clamping: rows.integer(row, 6) ?? 0))
        let occupiedBelowMM = rows.integer(row, 19)
        let result: Result<Reading, Rejection>? =
            switch codec.reads {
            case .frame:
                rows.withBytes(row, 8) { codec.decode(fPort: fPort, payload: $0, occupiedBelowMM: occupiedBelowMM) }
            case .object:
                codec.decode(object: rows.text(row, 18).map { Array($0.utf8) }, occupiedBelowMM: occupiedBelowMM)
            }
        switch result {
        case .success(let reading):
            self.reading = reading
            rejection = nil
        case .failure(let rejection):
            reading = nil
            self.rejection = rejection
        case nil: preconditionFailure("redecode_slice: a payload is NULL")
        }
        guard rejection == nil || isOwn else {
            (saying, values) = (oldSaying, oldValues)
            return
        }
        saying = Saying(
            occupancy: reading?.occupancy, cause: reading?.cause?.rawValue,
            durationS: reading?.previousStateDurationS, errorS: reading?.previousStateDurationErrorS)
        values = Values(
            batteryV: reading?.batteryV.map { Float($0) }, batteryPercent: reading?.batteryPercent.map { Float($0) },
            batteryLow: reading?.batteryLow, temperatureC: reading?.temperatureC.map { Float($0) })
    }

    /// Whether its row is to be compared and written.
    var isWritten: Bool { isOwn || rejection == nil }

    /// Whether the device's newest values may be others.
    var movesDevice: Bool { oldValues != values || oldSaying.occupancy != saying.occupancy }

    /// Whether the space's history may be another.
    var movesSpace: Bool {
        oldSaying != saying && (oldSaying.occupancy != nil || saying.occupancy != nil)
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
