public import LoRaWAN

/// A car park, as the API shows it.
public struct SiteView: Sendable, Hashable {
    /// Its row.
    public var id: SiteID
    /// Its owner.
    public var tenantID: TenantID
    /// What people call it.
    public var name: String
    /// Its name in addresses: lower case, digits and hyphens.
    public var slug: String?
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
    /// When it was made.
    public var createdAt: Timestamp
    /// When people last changed it.
    public var updatedAt: Timestamp
    /// What stands on it; `nil` where not asked for.
    public var stats: SiteCounts?

    /// Makes a site; the rest is set by property.
    public init(id: SiteID, tenantID: TenantID, name: String, createdAt: Timestamp, updatedAt: Timestamp) {
        self.id = id
        self.tenantID = tenantID
        self.name = name
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
