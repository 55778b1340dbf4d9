/// What is to become of a site's fields.
public struct SiteChange: Sendable, Hashable {
    /// What people call it; unique within the tenant.
    public var name = Change<String>.keep
    /// Its name in addresses.
    public var slug = Change<SiteSlug>.keep
    /// Street and number.
    public var address = Change<String?>.keep
    /// Town.
    public var city = Change<String?>.keep
    /// State or county.
    public var state = Change<String?>.keep
    /// Postal code.
    public var postalCode = Change<String?>.keep
    /// Country.
    public var country = Change<String?>.keep
    /// Degrees north, −90…90.
    public var latitude = Change<Double?>.keep
    /// Degrees east, −180…180.
    public var longitude = Change<Double?>.keep
    /// Name in the IANA time zone database.
    public var timezone = Change<String>.keep
    /// What clients keep with it: a JSON object, replaced as a whole.
    public var metadata = Change<RawJSON>.keep

    /// A change of nothing.
    public init() {}
}
