import LoRaWAN
import Parking
import Postgres

extension AssignmentView {
    /// Reads a row of the queries over assignments.
    init(_ rows: borrowing Rows, row: Int) {
        self.init(
            id: AssignmentID(rows.present(rows.uuid(row, 0))), tenantID: TenantID(rows.present(rows.uuid(row, 1))),
            deviceID: DeviceID(rows.present(rows.uuid(row, 2))), devEUI: DevEUI(rows.present(rows.eui64(row, 3))),
            category: rows.present(rows.text(row, 4).flatMap { DeviceCategory(rawValue: $0) }),
            spaceCode: rows.present(rows.text(row, 6)), assignedAt: rows.present(rows.timestamp(row, 7)))
        spaceID = rows.uuid(row, 5).map { SpaceID($0) }
        assignedBy = rows.uuid(row, 8).map { UserID($0) }
        assignmentReason = rows.text(row, 9)
        unassignedAt = rows.timestamp(row, 10)
        unassignedBy = rows.uuid(row, 11).map { UserID($0) }
        unassignmentReason = rows.text(row, 12)
    }

    /// Its place in the history.
    var position: HistoryPosition { HistoryPosition(at: assignedAt, id: id.uuid) }
}

extension ReadingView {
    /// Reads a row of the queries over readings.
    init(_ rows: borrowing Rows, row: Int) {
        self.init(
            tenantID: TenantID(rows.present(rows.uuid(row, 0))), deviceID: DeviceID(rows.present(rows.uuid(row, 1))),
            deduplicationID: DeduplicationID(rows.present(rows.uuid(row, 2))),
            observedAt: rows.present(rows.timestamp(row, 4)), receivedAt: rows.present(rows.timestamp(row, 5)),
            recordedAt: rows.present(rows.timestamp(row, 6)))
        spaceID = rows.uuid(row, 3).map { SpaceID($0) }
        frameCounter = rows.integer(row, 7).map { FrameCounter(rawValue: UInt32(clamping: $0)) }
        fPort = rows.integer(row, 8)
        payload = rows.bytes(row, 9)
        codec = rows.text(row, 10)
        codecVersion = rows.text(row, 11)
        occupancy = rows.text(row, 12).flatMap { Occupancy(rawValue: $0) }
        cause = rows.text(row, 13)
        batteryV = rows.float(row, 14)
        batteryPercent = rows.float(row, 15)
        isBatteryLow = rows.boolean(row, 16)
        temperatureC = rows.float(row, 17)
        rssi = rows.float(row, 18)
        snr = rows.float(row, 19)
        gatewayID = rows.text(row, 20)
        gatewayCount = rows.integer(row, 21)
        details = rows.bytes(row, 22).map { RawJSON(bytes: $0) }
        toldIn = rows.uuid(row, 23).map { DeduplicationID($0) }
    }

    /// Its place in the history.
    var position: HistoryPosition { HistoryPosition(at: observedAt, id: deduplicationID.uuid) }
}
