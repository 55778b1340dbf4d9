import Ingest
import LoRaWAN
import Parking
import Postgres

extension DeviceRecord {
    /// Reads a row of `lock_devices`.
    init(_ rows: borrowing Rows, row: Int) {
        guard let id = rows.uuid(row, 0), let tenantID = rows.uuid(row, 1), let devEUI = rows.eui64(row, 2) else {
            preconditionFailure("lock_devices: a NOT NULL column is NULL")
        }
        self.init(id: DeviceID(id), tenantID: TenantID(tenantID), devEUI: DevEUI(devEUI))
        codecName = rows.text(row, 3)
        isSensor = rows.boolean(row, 4) ?? false
        spaceID = rows.uuid(row, 5).map { SpaceID($0) }
        spaceSensorState = rows.text(row, 6).flatMap { Occupancy(rawValue: $0) }
        lifecycle = rows.text(row, 7).flatMap { Lifecycle(rawValue: $0) } ?? .provisioned
        lastSeenAt = rows.timestamp(row, 8)
        lastObservedAt = rows.timestamp(row, 9)
        lastFrameCounter = rows.integer(row, 10).map { FrameCounter(rawValue: UInt32(clamping: $0)) }
        devAddr = rows.integer(row, 11).map { DevAddr(bits: UInt32(clamping: $0)) }
        occupancy = rows.text(row, 12).flatMap { Occupancy(rawValue: $0) }
        occupancyObservedAt = rows.timestamp(row, 13)
        occupancyFrameCounter = rows.integer(row, 14).map { FrameCounter(rawValue: UInt32(clamping: $0)) }
        batteryV = rows.float(row, 15)
        batteryPercent = rows.float(row, 16)
        isBatteryLow = rows.boolean(row, 17)
        temperatureC = rows.float(row, 18)
        rssi = rows.float(row, 19)
        snr = rows.float(row, 20)
        lostUplinks = Int64(rows.integer(row, 21) ?? 0)
        heartbeatS = rows.integer(row, 22).map { Int32(clamping: $0) }
        deviceProfileName = rows.text(row, 23)
        networkTenantID = rows.uuid(row, 24)
        occupiedBelowMM = rows.integer(row, 25)
        assignedAt = rows.timestamp(row, 26)
        restartedAt = rows.timestamp(row, 27)
        wordsCountFrom = rows.timestamp(row, 28)
    }
}

extension GatewayRecord {
    /// Reads a row of `lock_gateways`.
    init(_ rows: borrowing Rows, row: Int) {
        guard let id = rows.uuid(row, 0), let tenantID = rows.uuid(row, 1), let gatewayID = rows.eui64(row, 2) else {
            preconditionFailure("lock_gateways: a NOT NULL column is NULL")
        }
        self.init(id: GatewayRowID(id), tenantID: TenantID(tenantID), gatewayID: GatewayID(gatewayID))
        lastSeenAt = rows.timestamp(row, 3)
        lastStatsAt = rows.timestamp(row, 4)
        isConnected = rows.boolean(row, 5)
        connectionAt = rows.timestamp(row, 6)
    }
}

extension SpaceRecord {
    /// Reads a row of `spaces_under_lock`.
    init(_ rows: borrowing Rows, row: Int) {
        guard let id = rows.uuid(row, 0), let tenantID = rows.uuid(row, 1) else {
            preconditionFailure("spaces_under_lock: a NOT NULL column is NULL")
        }
        self.init(
            id: SpaceID(id), tenantID: TenantID(tenantID),
            state: rows.text(row, 2).flatMap { SpaceState(rawValue: $0) } ?? .unknown,
            sensorState: rows.text(row, 3).flatMap { Occupancy(rawValue: $0) },
            hasActiveOverride: rows.boolean(row, 6) ?? false,
            hasActiveReservation: rows.boolean(row, 7) ?? false)
        sensorObservedAt = rows.timestamp(row, 4)
        stateChangedAt = rows.timestamp(row, 5)
    }
}
