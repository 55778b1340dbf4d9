public import Model
public import Parking

extension TenantStore {
    /// One site with its counts; `nil` where the scope has none.
    public func site(scope: TenantScope, _ id: SiteID) async throws(StoreFault) -> SiteView? {
        try await ask(scope, SiteStatements.one(id))
    }

    /// How full one site is; `nil` where the scope has none.
    public func occupancy(scope: TenantScope, of id: SiteID) async throws(StoreFault) -> SiteOccupancy? {
        try await ask(scope, OccupancyStatements.one(id))
    }

    /// How full the sites are, by name, then by identifier.
    public func occupancies(
        scope: TenantScope, page: PageBounds
    ) async throws(StoreFault) -> Page<SiteOccupancy> {
        let (sites, count) = try await ask(
            scope, OccupancyStatements.page(page), SiteStatements.total(SiteFilter()))
        return Page(items: sites, total: count, bounds: page)
    }
}
