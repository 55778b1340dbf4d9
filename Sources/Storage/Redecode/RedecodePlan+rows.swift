import Codecs
import JSON
import LoRaWAN
import Parking
import Postgres

extension RedecodeUnit {
    /// Reads a row of the plan; the device at which an interrupted run stopped goes on after its last reading.
    init?(_ rows: borrowing Rows, row: Int, after cursor: RedecodeCursor?) {
        guard let tenant = rows.uuid(row, 0), let device = rows.uuid(row, 1), let count = rows.integer(row, 2),
            let first = rows.timestamp(row, 3), let last = rows.timestamp(row, 4)
        else { return nil }
        self.init(
            tenantID: TenantID(tenant), deviceID: DeviceID(device), count: count, first: first, last: last, done: nil)
        if let cursor, cursor.tenantID == tenantID, cursor.deviceID == deviceID { done = cursor }
    }
}

extension RedecodeCursor {
    /// Reads four columns; `nil` where nothing was done yet.
    init?(_ rows: borrowing Rows, row: Int, column: Int) {
        guard let tenant = rows.uuid(row, column), let device = rows.uuid(row, column + 1),
            let observedAt = rows.timestamp(row, column + 2), let frame = rows.uuid(row, column + 3)
        else { return nil }
        self.init(
            tenantID: TenantID(tenant), deviceID: DeviceID(device), observedAt: observedAt,
            deduplicationID: DeduplicationID(frame))
    }
}

extension RedecodeOrder {
    /// What makes two orders the same one, so that the second continues the first.
    var selectionJSON: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("instead_of", insteadOf?.description)
            writer.array("devices") { writer in
                for device in devices.sorted() { writer.value(device.description) }
            }
            writer.member("from", from?.description)
            writer.member("until", until?.description)
            if isQuarantineOnly { writer.member("quarantine_only", true) }
        }
        return writer.bytes
    }
}

extension RedecodeReport {
    /// Counts a reading that says something else now.
    mutating func count(fields bits: Int, of device: DevEUI?) {
        changed += 1
        for (place, field) in Field.allCases.enumerated() where bits & 1 << place != 0 {
            fields[field, default: 0] += 1
        }
        if let device { devices[device, default: 0] += 1 }
    }

    /// Keeps a difference in words, as long as there are few.
    mutating func addExample(_ reading: StoredReading, _ device: DevEUI?, _ words: String) {
        guard examples.count < Self.examplesMax else { return }
        examples.append("\(device?.description ?? reading.deviceID.description) \(reading.observedAt)  \(words)")
    }

    static func += (sum: inout RedecodeReport, other: RedecodeReport) {
        sum.done += other.done
        sum.rewritten += other.rewritten
        sum.changed += other.changed
        sum.unreadable.merge(other.unreadable, uniquingKeysWith: +)
        sum.fields.merge(other.fields, uniquingKeysWith: +)
        sum.devices.merge(other.devices, uniquingKeysWith: +)
        sum.told += other.told
        sum.changesRemoved += other.changesRemoved
        sum.changesAdded += other.changesAdded
        sum.changesCorrected += other.changesCorrected
        sum.spaces.formUnion(other.spaces)
        sum.spacesMoved += other.spacesMoved
        sum.devicesMoved += other.devicesMoved
        sum.examples = Array((sum.examples + other.examples).prefix(examplesMax))
    }
}
