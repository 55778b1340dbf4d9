import LoRaWAN
public import Model
public import Parking

extension TenantStore {
    /// A week of reports every 30 s, read one by one, takes a core some tens of milliseconds.
    private static let statisticsDearBeyondS = 7 * 86_400.0

    /// What a gateway reported in a window; `nil` where the scope has none of that name.
    public func gatewayStatistics(
        scope: TenantScope, _ gateway: GatewayReference, _ window: GatewayStatsWindow
    ) async throws(StoreFault) -> GatewayStatistics? {
        let (subject, steps) = try await ask(
            scope, isDear: window.to.seconds(since: window.from) > Self.statisticsDearBeyondS,
            GatewayStatsStatements.subject(gateway), GatewayStatsStatements.steps(gateway, window))
        return subject.map { GatewayStatistics($0, steps, window) }
    }

    /// Which devices a gateway heard best in a window; `nil` where the scope has none of that name.
    public func gatewayCoverage(
        scope: TenantScope, _ gateway: GatewayReference, _ window: GatewayCoverage.Window
    ) async throws(StoreFault) -> GatewayCoverage? {
        let (found, devices) = try await ask(
            scope, isDear: true, GatewayStatements.one(gateway), CoverageStatement.devices(gateway, window))
        return found.map { GatewayCoverage(gatewayID: $0.gatewayID, window: window, devices: devices) }
    }
}

extension GatewayStatistics {
    /// Puts what was reported into a window of which every step is told.
    fileprivate init(
        _ subject: GatewayStatsStatements.Subject, _ steps: [GatewayStatsStatements.Step], _ window: GatewayStatsWindow
    ) {
        var series = Array(repeating: Counters.none, count: window.count)
        for step in steps where series.indices.contains(step.index) { series[step.index] = step.counters }
        let firstReport = steps.compactMap(\.firstReportAt).min() ?? subject.registeredAt
        self.init(
            gatewayID: subject.gatewayID, connectedDevices: subject.connectedDevices, series: series,
            countsFrom: max(window.from, min(subject.registeredAt, firstReport)), window: window)
    }
}
