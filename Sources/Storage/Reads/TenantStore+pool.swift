public import Model
public import Parking

extension TenantStore {
    /// How many devices each tenant has; for the scope of all tenants only.
    public func poolStats(scope: TenantScope) async throws(StoreFault) -> PoolStats {
        precondition(scope.isCrossTenant, "the route lets in the platform only")
        return try await ask(scope, PoolStatements.statsQuestion)
    }

    /// A page of orphans, last heard first, then by DevEUI; for the scope of all tenants only.
    public func orphans(scope: TenantScope, filter: OrphanFilter) async throws(StoreFault) -> Page<OrphanView> {
        precondition(scope.isCrossTenant, "the route lets in the platform only")
        let (orphans, count) = try await ask(
            scope, PoolStatements.orphans(filter), PoolStatements.orphanTotal(filter))
        return Page(items: orphans, total: count, bounds: filter.page)
    }
}
