public import Model
public import Parking

/// Reads of what gateways reported.
public protocol GatewayReads: Sendable {
    /// What a gateway reported in a window; `nil` where the scope has none of that name.
    func gatewayStatistics(
        scope: TenantScope, _ gateway: GatewayReference, _ window: GatewayStatsWindow
    ) async throws(StoreFault) -> GatewayStatistics?
}
