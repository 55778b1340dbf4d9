public import Model
public import Parking

/// Reads in one tenant's scope; the scope comes first because nothing can be asked without one.
///
/// Implementations read under row-level security. A row outside the scope does not exist for them: they answer `nil`,
/// or a list without it.
public protocol TenantReads: Sendable {
    /// A page of devices, newest first or in the filter's order, then by identifier.
    func devices(scope: TenantScope, filter: DeviceFilter) async throws(StoreFault) -> DeviceList

    /// One device; `nil` where the scope has none of that name.
    func device(scope: TenantScope, _ reference: DeviceReference) async throws(StoreFault) -> DeviceView?

    /// A page of gateways, by name, then by identifier.
    func gateways(scope: TenantScope, filter: GatewayFilter) async throws(StoreFault) -> Page<GatewayView>

    /// One gateway; `nil` where the scope has none of that name.
    func gateway(scope: TenantScope, _ reference: GatewayReference) async throws(StoreFault) -> GatewayView?

    /// A page of sites, by name, then by identifier.
    func sites(scope: TenantScope, filter: SiteFilter) async throws(StoreFault) -> Page<SiteView>

    /// A page of spaces, by code, then by identifier.
    func spaces(scope: TenantScope, filter: SpaceFilter) async throws(StoreFault) -> Page<SpaceView>

    /// Counts and last changes, in one round trip.
    func dashboard(scope: TenantScope) async throws(StoreFault) -> DashboardView
}

/// Everything that the API reads beside ``TenantReads``: one protocol for each resource, one store for all of them.
public typealias APIHistories = DeviceHistories & PoolReads & SiteReads & SpaceReads & GatewayReads & AccountReads

/// Everything that the API changes: one protocol for each resource, one store for all of them.
public typealias APIWrites = DeviceWrites & OrphanWrites & SiteWrites & SpaceWrites & GatewayWrites & TenantWrites
    & MemberWrites & KeyWrites
