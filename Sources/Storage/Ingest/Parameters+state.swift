import ChirpStack
import Ingest
import LoRaWAN
import Parking
import Postgres

extension Parameters {
    /// The columns of `update_devices`.
    ///
    /// - Parameter places: where the rows of all the batch's devices lie.
    mutating func add(devicesOf decisions: Decisions, at places: [RowPlace]) {
        let changed = decisions.changedDevices.sorted()
        let devices = changed.map { decisions.devices[$0] }
        addColumn(devices) { $0.id.uuid }
        addColumn(devices) { $0.tenantID.uuid }
        addColumn(devices) { $0.lifecycle.word }
        addColumn(devices) { $0.lastSeenAt }
        addColumn(devices) { $0.lastObservedAt }
        addColumn(devices) { $0.lastFrameCounter.map { Int64($0.rawValue) } }
        addColumn(devices) { $0.devAddr.map { Int64($0.bits) } }
        addColumn(devices) { $0.occupancy?.word }
        addColumn(devices) { $0.occupancyObservedAt }
        addColumn(devices) { $0.occupancyFrameCounter.map { Int64($0.rawValue) } }
        addColumn(devices) { $0.batteryV }
        addColumn(devices) { $0.batteryPercent }
        addColumn(devices) { $0.isBatteryLow }
        addColumn(devices) { $0.temperatureC }
        addColumn(devices) { $0.rssi }
        addColumn(devices) { $0.snr }
        addColumn(devices) { $0.lostUplinks }
        addColumn(devices) { $0.heartbeatS }
        addColumn(devices) { $0.deviceProfileName }
        addColumn(devices) { $0.networkTenantID }
        addColumn(devices) { $0.restartedAt }
        addColumn(changed) { places[$0] }
    }

    /// The columns of `update_spaces`.
    mutating func add(spaces: [SpaceRecord]) {
        addColumn(spaces) { $0.id.uuid }
        addColumn(spaces) { $0.tenantID.uuid }
        addColumn(spaces) { $0.state.word }
        addColumn(spaces) { $0.sensorState?.word }
        addColumn(spaces) { $0.sensorObservedAt }
        addColumn(spaces) { $0.stateChangedAt }
    }

    /// The columns of `insert_state_changes`.
    mutating func add(stateChanges: [Decisions.StateChange]) {
        addColumn(stateChanges) { $0.tenantID.uuid }
        addColumn(stateChanges) { $0.spaceID.uuid }
        addColumn(stateChanges) { $0.move.deviceID.uuid }
        addColumn(stateChanges) { $0.move.deduplicationID.uuid }
        addColumn(stateChanges) { $0.frameStep }
        addColumn(stateChanges) { $0.from.word }
        addColumn(stateChanges) { $0.to.word }
        addColumn(stateChanges) { $0.move.cause?.rawValue }
        addColumn(stateChanges) { $0.changedAt }
        addColumn(stateChanges) { $0.inferred?.errorS }
        addColumn(stateChanges) { $0.move.observedAt }
        addColumn(stateChanges) { $0.move.receivedAt }
    }

    /// The columns of `update_gateways`.
    mutating func add(gatewaysOf decisions: Decisions) {
        let gateways = decisions.changedGateways.sorted().map { decisions.gateways[$0] }
        addColumn(gateways) { $0.id.uuid }
        addColumn(gateways) { $0.tenantID.uuid }
        addColumn(gateways) { $0.lastSeenAt }
        addColumn(gateways) { $0.lastStatsAt }
        addColumn(gateways) { $0.isConnected }
        addColumn(gateways) { $0.connectionAt }
        addColumn(gateways) { $0.stats.map { Int64($0.rxReceived) } }
        addColumn(gateways) { $0.stats.map { Int64($0.rxReceivedOK) } }
        addColumn(gateways) { $0.stats.map { Int64($0.txReceived) } }
        addColumn(gateways) { $0.stats.map { Int64($0.txEmitted) } }
    }

    /// The columns of `insert_gateway_stats`.
    mutating func add(gatewayStatsOf decisions: Decisions) {
        let rows = decisions.gatewayStats
        let gateways = decisions.gateways
        addColumn(rows) { gateways[$0.gatewayIndex].tenantID.uuid }
        addColumn(rows) { gateways[$0.gatewayIndex].id.uuid }
        addColumn(rows) { $0.reportedAt }
        addColumn(rows) { $0.receivedAt }
        addColumn(rows) { Int64($0.event.rxReceived) }
        addColumn(rows) { Int64($0.event.rxReceivedOK) }
        addColumn(rows) { Int64($0.event.txReceived) }
        addColumn(rows) { Int64($0.event.txEmitted) }
    }
}
