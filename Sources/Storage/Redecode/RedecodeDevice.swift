import LoRaWAN
import Parking
import Postgres

/// What a device shows of its readings.
struct RedecodeDevice: Sendable, Equatable {
    let id: DeviceID
    let tenantID: TenantID
    let devEUI: DevEUI
    let isSensor: Bool
    let devAddr: DevAddr?
    /// When its session began, where the one before had the same address.
    let restartedAt: Timestamp?
    var occupancy: Occupancy?
    var occupancyObservedAt: Timestamp?
    /// The counter of the frame that said it, in the device's session.
    var occupancyFrameCounter: FrameCounter?
    /// The newest of each measured quantity.
    var values: MeasuredValues

    /// Reads a row of `redecode_devices`.
    init(_ rows: borrowing Rows, row: Int) {
        guard let id = rows.uuid(row, 0), let tenantID = rows.uuid(row, 1), let devEUI = rows.eui64(row, 2) else {
            preconditionFailure("redecode_devices: a NOT NULL column is NULL")
        }
        self.id = DeviceID(id)
        self.tenantID = TenantID(tenantID)
        self.devEUI = DevEUI(devEUI)
        isSensor = rows.boolean(row, 3) ?? false
        devAddr = rows.integer(row, 4).map { DevAddr(bits: UInt32(clamping: $0)) }
        occupancy = rows.text(row, 5).flatMap { Occupancy(rawValue: $0) }
        occupancyObservedAt = rows.timestamp(row, 6)
        occupancyFrameCounter = rows.integer(row, 7).map { FrameCounter(rawValue: UInt32(clamping: $0)) }
        restartedAt = rows.timestamp(row, 8)
        values = MeasuredValues(rows, row: row, column: 9)
    }
}

extension Parameters {
    /// The columns of `redecode_update_devices`.
    mutating func add(redecoded devices: [RedecodeDevice]) {
        addColumn(devices) { $0.id.uuid }
        addColumn(devices) { $0.tenantID.uuid }
        addColumn(devices) { $0.occupancy?.word }
        addColumn(devices) { $0.occupancyObservedAt }
        addColumn(devices) { $0.occupancyFrameCounter.map { Int64($0.rawValue) } }
        add(measured: devices) { $0.values }
    }

    /// The columns of `redecode_readings` that tell what readings say now.
    mutating func add(saying readings: [StoredReading]) {
        addColumn(readings) { CalendarDay(dayNumber: $0.observedAt.dayNumber) }
        addColumn(readings) { $0.tenantID.uuid }
        addColumn(readings) { $0.deviceID.uuid }
        addColumn(readings) { $0.deduplicationID.uuid }
        addColumn(readings) { $0.saying.occupancy?.word }
        addColumn(readings) { $0.saying.cause }
        add(measured: readings) { $0.values }
        addColumn(readings) { $0.detailsJSON }
    }
}
