import Ingest
import LoRaWAN
import Parking
import Postgres

/// The newest readings of some devices, as they were and as they are decoded now.
struct NewestReadings {
    private struct Entry {
        var observedAt: Timestamp
        var receivedAt: Timestamp
        var frameCounter: FrameCounter?
        var devAddr: DevAddr?
        var occupancy: Occupancy?
        /// None where a later frame told of it: a device shows what its frames say of their own time.
        var values: MeasuredValues
        var isTold: Bool

        func frame(of device: DeviceID) -> FrameSequence.Frame {
            var frame = FrameSequence.Frame(
                deviceID: device,
                position: SessionPosition.Frame(
                    devAddr: devAddr, counter: frameCounter, observedAt: observedAt,
                    isReceiveTime: observedAt == receivedAt),
                receivedAt: receivedAt)
            frame.isTold = isTold
            return frame
        }
    }

    /// Newest first, once they are ordered.
    private var old: [DeviceID: [Entry]] = [:]
    private var new: [DeviceID: [Entry]] = [:]

    /// Reads the rows of `redecode_newest`, read before anything is written; ``order(_:)`` follows.
    init(_ rows: borrowing Rows, readings: [StoredReading]) {
        var decoded: [DeduplicationID: StoredReading] = [:]
        for reading in readings { decoded[reading.deduplicationID] = reading }
        for row in 0..<rows.count {
            guard let device = rows.uuid(row, 0).map({ DeviceID($0) }), let frame = rows.uuid(row, 1),
                let observedAt = rows.timestamp(row, 2), let receivedAt = rows.timestamp(row, 6)
            else { continue }
            let isTold = rows.boolean(row, 7) ?? false
            var entry = Entry(
                observedAt: observedAt, receivedAt: receivedAt,
                frameCounter: rows.integer(row, 3).map { FrameCounter(rawValue: UInt32(clamping: $0)) },
                devAddr: rows.integer(row, 4).map { DevAddr(bits: UInt32(clamping: $0)) },
                occupancy: rows.text(row, 5).flatMap { Occupancy(rawValue: $0) },
                values: isTold
                    ? MeasuredValues()
                    : MeasuredValues(rows, row: row, column: 8),
                isTold: isTold)
            old[device, default: []].append(entry)
            if let reading = decoded[DeduplicationID(frame)], reading.deviceID == device {
                entry.occupancy = reading.saying.occupancy
                if !isTold { entry.values = reading.values }
            }
            new[device, default: []].append(entry)
        }
    }

    /// From when to when joins tell where sessions begin.
    func joinSpan(of units: [RedecodeUnit]) -> JoinSpan {
        var span = JoinSpan()
        for unit in units {
            for entry in old[unit.deviceID] ?? [] { span.add(entry.frame(of: unit.deviceID), of: unit.tenantID) }
        }
        return span
    }

    /// Puts the readings into the order in which they were sent.
    mutating func order(_ joins: [FrameSequence.Join]) {
        for (device, entries) in old {
            let newest = FrameSequence.order(entries.map { $0.frame(of: device) }, joins: joins).reversed()
            old[device] = newest.map { entries[$0.index] }
            let decoded = new[device] ?? []
            new[device] = newest.map { decoded[$0.index] }
        }
    }

    /// The devices that show something else now: where a device shows what the newest reading said, it shows what that
    /// says now. What came from elsewhere, a status event's battery for example, stays.
    func moved(_ devices: [DeviceID: RedecodeDevice]) -> [RedecodeDevice] {
        old.keys.sorted().compactMap { id in
            guard let before = devices[id], let old = old[id], let new = new[id] else { return nil }
            var after = before
            Self.move(&after, word: old.first { $0.occupancy != nil }, new.first { $0.occupancy != nil })
            for (place, quantity) in Quantity.measured.enumerated() where Quantity.shown.contains(quantity) {
                let said = old.lazy.compactMap { $0.values[place] }.first
                let says = new.lazy.compactMap { $0.values[place] }.first
                if before.values[place] == said, said != says { after.values[place] = says }
            }
            return after == before ? nil : after
        }
    }

    private static func move(_ device: inout RedecodeDevice, word old: Entry?, _ new: Entry?) {
        guard device.occupancy == old?.occupancy, device.occupancyObservedAt == old?.observedAt,
            old?.occupancy != new?.occupancy || old?.observedAt != new?.observedAt
        else { return }
        device.occupancy = new?.occupancy
        device.occupancyObservedAt = new?.observedAt
        let isOfSession = new.map { new in
            (new.devAddr == device.devAddr || new.devAddr == nil)
                && device.restartedAt.map { new.observedAt >= $0 } ?? true
        }
        device.occupancyFrameCounter = isOfSession == true ? new?.frameCounter : nil
    }
}
