public import Model
public import Parking

/// Reads of what concerns all tenants at once; the scope must be the platform's.
public protocol PoolReads: Sendable {
    /// How many devices each tenant has.
    func poolStats(scope: TenantScope) async throws(StoreFault) -> PoolStats

    /// A page of orphans, last heard first, then by DevEUI.
    func orphans(scope: TenantScope, filter: OrphanFilter) async throws(StoreFault) -> Page<OrphanView>
}
