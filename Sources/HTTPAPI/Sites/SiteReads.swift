public import Model
public import Parking

/// Reads of single sites and of how full they are.
public protocol SiteReads: Sendable {
    /// One site with its counts; `nil` where the scope has none.
    func site(scope: TenantScope, _ id: SiteID) async throws(StoreFault) -> SiteView?

    /// How full one site is; `nil` where the scope has none.
    func occupancy(scope: TenantScope, of id: SiteID) async throws(StoreFault) -> SiteOccupancy?

    /// How full the sites are, by name, then by identifier.
    func occupancies(scope: TenantScope, page: PageBounds) async throws(StoreFault) -> Page<SiteOccupancy>
}
