public import LoRaWAN
public import Model
public import Parking

extension TenantStore {
    /// A part of quarantine, newest first; for the scope of all tenants only.
    public func quarantine(
        scope: TenantScope, filter: QuarantineFilter
    ) async throws(StoreFault) -> HistoryPage<QuarantineView> {
        precondition(scope.isCrossTenant, "the route lets in the platform only")
        let found = try await ask(scope, QuarantineStatements.page(filter))
        return HistoryPage(found, limit: filter.history.limit, position: \.position)
    }

    /// A message in quarantine with all that is kept of it; for the scope of all tenants only.
    public func quarantined(scope: TenantScope, _ id: UUIDBits) async throws(StoreFault) -> QuarantineView? {
        precondition(scope.isCrossTenant, "the route lets in the platform only")
        return try await ask(scope, QuarantineStatements.one(id))
    }

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
