public import Model
public import Parking

/// Changes of gateways, each one transaction with its line in the audit log; another tenant's gateway is no gateway.
public protocol GatewayWrites: Sendable {
    /// Registers a gateway; one that is known is a conflict in the same words whoever owns it.
    func createGateway(
        _ context: WriteContext, _ gateway: NewGateway
    ) async throws(StoreFault) -> Result<GatewayView, Refusal>

    /// Changes a gateway's own fields.
    func changeGateway(
        _ context: WriteContext, _ reference: GatewayReference, _ change: GatewayChange
    ) async throws(StoreFault) -> Result<GatewayView, Refusal>

    /// Forgets a gateway; what it reported stays.
    func deleteGateway(
        _ context: WriteContext, _ reference: GatewayReference
    ) async throws(StoreFault) -> Result<Void, Refusal>
}

/// Reads of what gateways reported and heard.
public protocol GatewayReads: Sendable {
    /// What a gateway reported in a window; `nil` where the scope has none of that name.
    func gatewayStatistics(
        scope: TenantScope, _ gateway: GatewayReference, _ window: GatewayStatsWindow
    ) async throws(StoreFault) -> GatewayStatistics?

    /// Which devices a gateway heard best in a window; `nil` where the scope has none of that name.
    func gatewayCoverage(
        scope: TenantScope, _ gateway: GatewayReference, _ window: GatewayCoverage.Window
    ) async throws(StoreFault) -> GatewayCoverage?
}
