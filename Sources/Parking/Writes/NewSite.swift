/// A car park to be added.
public struct NewSite: Sendable, Hashable {
    /// Its owner; `nil` is the tenant of the scope.
    public var tenantID: TenantID?
    /// What people call it; unique within the tenant.
    public var name: String
    /// Its name in addresses; `nil` makes one of the name.
    public var slug: SiteSlug?
    /// Street and number.
    public var address: String?
    /// Town.
    public var city: String?
    /// State or county.
    public var state: String?
    /// Postal code.
    public var postalCode: String?
    /// Country.
    public var country: String?
    /// Degrees north, −90…90.
    public var latitude: Double?
    /// Degrees east, −180…180.
    public var longitude: Double?
    /// Name in the IANA time zone database.
    public var timezone = "UTC"
    /// What clients keep with it: a JSON object.
    public var metadata = RawJSON.emptyObject

    /// Describes a site of which only the name is known; the rest is set by property.
    public init(name: String) {
        self.name = name
    }
}
