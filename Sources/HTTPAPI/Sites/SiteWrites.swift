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
