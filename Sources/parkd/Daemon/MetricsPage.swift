import ChirpStack
import HTTPAPI
import Ingest
import LoRaWAN
import MQTT
import Spool
import Storage

/// The counters in the Prometheus text format 0.0.4: every ``Metric``, in its order.
struct MetricsPage: MetricsSource {
    let board: IngestBoard
    let codecs: CodecsInForce
    let startedAt: Timestamp
    let spoolBytesMax: Int64

    func prometheusText() async -> String {
        let moment = Moment(page: self)
        var page = PrometheusText()
        for metric in Metric.allCases { page.write(metric, moment.samples(of: metric)) }
        return page.text
    }

    /// Everything that a page tells, taken at once.
    private struct Moment {
        let state: IngestBoard.State
        let codecs: CodecsInForce.Standing
        let process = ProcessFigures.current()
        let startedAt: Timestamp
        let spoolBytesMax: Int64
        let now = Timestamp.now

        init(page: MetricsPage) {
            state = page.board.snapshot
            codecs = page.codecs.standing
            startedAt = page.startedAt
            spoolBytesMax = page.spoolBytesMax
        }

        func samples(of metric: Metric) -> MetricSamples {
            switch metric {
            case .received: .count(state.received)
            case .acknowledged: .count(state.acknowledged)
            case .committed: .count(state.tally.messages)
            case .oldestUnacknowledged: age(of: state.oldestHeldAt)
            case .batchSize: .histogram(state.batchSizes)
            case .commitTime: .histogram(state.commitTimes)
            case .readings: .count(state.tally.readings)
            case .stateChanges: .count(state.tally.stateChanges)
            case .inferredChanges: .count(state.tally.inferredChanges)
            case .deviceEvents: .count(state.tally.deviceEvents)
            case .gatewayStats: .count(state.tally.gatewayStats)
            case .duplicates: .count(state.tally.duplicates)
            case .orphans: .count(state.tally.orphans)
            case .orphanGatewayMessages: .count(state.tally.orphanGateways)
            case .quarantined: quarantined
            case .fieldsIgnored: fieldsIgnored
            case .setAsideDropped: .count(state.tally.dropped)
            case .lostUplinks: .count(state.tally.lostUplinks)
            case .unprotected: .count(state.unprotected)
            case .handedBack: .count(state.handedBack)
            case .networkTenantChanges: .count(state.tally.networkTenantChanges)
            case .rowsHeld: .count(state.rowsHeld)
            case .rowsHeldSenders: .count(state.heldSenders)
            case .spooled: .count(state.spooled)
            case .drained: .count(state.drained)
            case .spoolMessages: .count(state.spool.count)
            case .spoolBytes: .count(state.spool.bytes)
            case .spoolBytesMax: .count(spoolBytesMax)
            case .spoolOldest: age(of: state.spool.oldestReceivedAt)
            case .spoolFull: .flag(state.isSpoolFull)
            case .spoolUp: .flag(state.spoolFault == nil)
            case .spoolsSetAside: .count(state.spoolsSetAside)
            case .brokerUp: .flag(state.brokerFault == nil)
            case .brokerConnections: .count(state.connections)
            case .brokerFaults: .count(state.brokerFaults)
            case .brokerVersion: brokerVersion
            case .brokerShortfalls: brokerShortfalls
            case .sessionsLost: .count(state.sessionsLost)
            case .takeovers: .count(state.takeovers)
            case .databaseUp: .flag(state.databaseFault == nil)
            case .databaseConnections: .count(state.databaseConnections)
            case .databaseFaults: databaseFaults
            case .maintenanceRuns: maintenanceRuns
            case .codecsLoaded: .count(codecs.count)
            case .codecReloads: .count(codecs.reloads)
            case .codecReloadFailures: .count(codecs.failures)
            case .codecsRefused: .flag(codecs.fault != nil)
            case .buildInfo: .info([("version", Version.number), ("commit", Version.commit)])
            case .uptime: age(of: startedAt)
            case .startTime: .number(Double(startedAt.microseconds) / 1e6)
            case .cpuTime: .number(process.cpuSeconds)
            case .residentMemory: .count(process.residentBytes)
            case .openDescriptors: .count(process.openDescriptors)
            case .descriptorsMax: .count(process.descriptorsMax)
            }
        }

        /// Each reason and kind from the start on, at 0: a series that begins with its first event hides that event
        /// from `rate()`.
        private var quarantined: MetricSamples {
            .by(
                label: "reason",
                Rejection.Reason.allCases.map { ($0.rawValue, Double(state.tally.quarantined[$0] ?? 0)) })
        }

        private var fieldsIgnored: MetricSamples {
            .by(
                label: "field",
                IgnoredField.allCases.map { ($0.path, Double(state.tally.ignoredFields[$0])) })
        }

        private var brokerVersion: MetricSamples {
            .by(
                label: "version",
                MQTTVersion.allCases.map { ($0.rawValue, state.mqttVersion == $0 ? 1 : 0) })
        }

        private var brokerShortfalls: MetricSamples {
            .by(
                label: "kind",
                Shortfall.Kind.allCases.map { kind in
                    (kind.rawValue, state.shortfalls.contains { $0.kind == kind } ? 1 : 0)
                })
        }

        private var databaseFaults: MetricSamples {
            .by(
                label: "kind",
                IngestFault.Code.allCases.map { ($0.rawValue, Double(state.databaseFaults[$0] ?? 0)) })
        }

        private var maintenanceRuns: MetricSamples {
            .by(
                label: "work",
                MaintenanceWork.allCases.map { ($0.rawValue, Double(state.maintenanceRuns[$0] ?? 0)) })
        }

        private func age(of moment: Timestamp?) -> MetricSamples {
            .number(moment.map { max(0, now.seconds(since: $0)) } ?? 0)
        }
    }
}
