import ChirpStack
import Ingest
import LoRaWAN
import Postgres

/// The writes of one batch, in the order in which they are sent: rows that others wait for come late.
enum IngestWrite: CaseIterable {
    case readings
    case deviceEvents
    case devices
    case spaces
    case stateChanges
    case gateways
    case gatewayStats
    case orphans
    case orphanTrim
    case orphanGateways
    case quarantine

    /// - Parameter isChecked: whether readings are compared with those stored, whatever the decisions say.
    func statement(for decisions: Decisions, isChecked: Bool) -> Statement {
        switch self {
        case .readings: isChecked || !decisions.areReadingsNew ? ReadingStatements.insert : ReadingStatements.insertNew
        case .deviceEvents: IngestStatements.insertDeviceEvents
        case .devices: IngestStatements.updateDevices
        case .spaces: IngestStatements.updateSpaces
        case .stateChanges: IngestStatements.insertStateChanges
        case .gateways: IngestStatements.updateGateways
        case .gatewayStats: IngestStatements.insertGatewayStats
        case .orphans: SetAsideStatements.keepOrphans
        case .orphanTrim: SetAsideStatements.trimOrphanUplinks
        case .orphanGateways: SetAsideStatements.countOrphanGateways
        case .quarantine: SetAsideStatements.quarantine
        }
    }

    func isNeeded(for decisions: Decisions) -> Bool {
        switch self {
        case .readings: !decisions.readings.isEmpty
        case .deviceEvents: !decisions.deviceEvents.isEmpty
        case .devices: !decisions.changedDevices.isEmpty
        case .spaces: !decisions.spaces.isEmpty
        case .stateChanges: !decisions.stateChanges.isEmpty
        case .gateways: !decisions.changedGateways.isEmpty
        case .gatewayStats: !decisions.gatewayStats.isEmpty
        case .orphans, .orphanTrim: !decisions.orphans.isEmpty
        case .orphanGateways: !decisions.orphanGateways.isEmpty
        case .quarantine: !decisions.quarantine.isEmpty
        }
    }

    func encode(
        _ decisions: Decisions, of batch: Batch, at places: [RowPlace], into parameters: inout Parameters
    ) {
        switch self {
        case .readings: parameters.add(readingsOf: decisions)
        case .deviceEvents: parameters.add(deviceEventsOf: decisions)
        case .devices: parameters.add(devicesOf: decisions, at: places)
        case .spaces: parameters.add(records: decisions.spaces)
        case .stateChanges: parameters.add(stateChanges: decisions.stateChanges)
        case .gateways: parameters.add(gatewaysOf: decisions)
        case .gatewayStats: parameters.add(gatewayStatsOf: decisions)
        case .orphans: parameters.add(orphans: decisions.orphans, of: batch)
        case .orphanTrim: parameters.addColumn(Set(decisions.orphans.map(\.device.devEUI))) { $0.eui }
        case .orphanGateways: parameters.add(orphanGateways: decisions.orphanGateways)
        case .quarantine: parameters.add(quarantine: decisions.quarantine, of: batch)
        }
    }
}
