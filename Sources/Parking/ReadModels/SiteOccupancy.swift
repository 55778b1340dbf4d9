/// How full a site is.
public struct SiteOccupancy: Sendable, Hashable {
    /// The site.
    public var siteID: SiteID
    /// What people call it.
    public var siteName: String
    /// Its owner.
    public var tenantID: TenantID
    /// Its spaces by state.
    public var spaces: SpaceCounts

    /// Names all of it.
    public init(siteID: SiteID, siteName: String, tenantID: TenantID, spaces: SpaceCounts) {
        self.siteID = siteID
        self.siteName = siteName
        self.tenantID = tenantID
        self.spaces = spaces
    }
}
