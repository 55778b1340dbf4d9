import Ingest
import LoRaWAN
import Postgres

extension Tally {
    /// What the decisions alone tell.
    init(of decisions: Decisions, messages: Int) {
        self.init()
        self.messages = messages
        orphans = decisions.orphans.count
        orphanGateways = decisions.orphanGateways.count
        for row in decisions.quarantine { quarantined[row.rejection.reason, default: 0] += 1 }
        ignoredFields = decisions.ignoredFields
        inferredChanges = decisions.stateChanges.count { $0.frameStep > 0 }
        lostUplinks = decisions.lostUplinks
        networkTenantChanges = decisions.networkTenantChanges
    }

    /// What only the server knows: how many rows a statement wrote.
    mutating func count(_ affected: Int, of statement: Statement, _ decisions: Decisions) {
        switch statement {
        case ReadingStatements.insert, ReadingStatements.insertNew:
            readings = affected
            duplicates = decisions.readings.count - affected
        case IngestStatements.insertStateChanges, EarlierFrames.tell: stateChanges += affected
        case IngestStatements.insertDeviceEvents: deviceEvents = affected
        case IngestStatements.insertGatewayStats: gatewayStats = affected
        case SetAsideStatements.trimOrphanUplinks: dropped += affected
        default: break
        }
    }
}
