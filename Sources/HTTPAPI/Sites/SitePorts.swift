public import Model
public import Parking

/// Changes of sites, each one transaction with its line in the audit log; another tenant's site is no site.
public protocol SiteWrites: Sendable {
    /// Adds a site; a slug that is not given follows from the name.
    func createSite(_ context: WriteContext, _ site: NewSite) async throws(StoreFault) -> Result<SiteView, Refusal>

    /// Changes a site's fields.
    func changeSite(
        _ context: WriteContext, _ id: SiteID, _ change: SiteChange
    ) async throws(StoreFault) -> Result<SiteView, Refusal>

    /// Takes a site out of every list, once it has neither spaces nor gateways.
    func deleteSite(_ context: WriteContext, _ id: SiteID) async throws(StoreFault) -> Result<Void, Refusal>
}

/// Reads of single sites and of how full they are.
public protocol SiteReads: Sendable {
    /// One site with its counts; `nil` where the scope has none.
    func site(scope: TenantScope, _ id: SiteID) async throws(StoreFault) -> SiteView?

    /// How full one site is; `nil` where the scope has none.
    func occupancy(scope: TenantScope, of id: SiteID) async throws(StoreFault) -> SiteOccupancy?

    /// How full the sites are, by name, then by identifier.
    func occupancies(scope: TenantScope, page: PageBounds) async throws(StoreFault) -> Page<SiteOccupancy>
}
