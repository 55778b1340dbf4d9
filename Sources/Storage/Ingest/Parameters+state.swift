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
        add(records: changed.map { decisions.devices[$0] })
        addColumn(changed) { places[$0] }
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
        add(records: decisions.changedGateways.sorted().map { decisions.gateways[$0] })
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
