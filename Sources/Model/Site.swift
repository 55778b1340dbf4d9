public import LoRaWAN
public import Parking

/// A car park, as the API shows it.
public struct SiteView: Sendable, Hashable {
    /// Its row.
    public var id = SiteID(.zero)
    /// Its owner.
    public var tenantID = TenantID(.zero)
    /// What people call it.
    public var name = ""
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
    public var createdAt = Timestamp(microseconds: 0)
    /// When people last changed it.
    public var updatedAt = Timestamp(microseconds: 0)
    /// What stands on it; `nil` where not asked for.
    public var stats: SiteCounts?

    /// One without values.
    public init() {}
}

/// What stands on a site.
public struct SiteCounts: Sendable, Hashable {
    /// Its spaces, deleted ones not counted.
    public var spaces = 0
    /// The devices on those spaces.
    public var devices = 0
    /// Its gateways.
    public var gateways = 0
    /// Spaces whose state is `FREE`.
    public var freeSpaces = 0
    /// Spaces whose state is `OCCUPIED`.
    public var occupiedSpaces = 0

    /// None of anything.
    public init() {}
}

/// How full a site is.
public struct SiteOccupancy: Sendable, Hashable {
    /// The site.
    public var siteID = SiteID(.zero)
    /// What people call it.
    public var siteName = ""
    /// Its owner.
    public var tenantID = TenantID(.zero)
    /// Its spaces by state.
    public var spaces = SpaceCounts()

    /// One without values.
    public init() {}
}

/// Which sites a list shall hold; every given condition must be met.
public struct SiteFilter: Sendable, Hashable {
    /// Only sites whose name, slug or city contains this text, in either case; never empty.
    public var search: String?
    /// Whether each site carries ``SiteCounts``.
    public var includesStats = false
    /// Which part of the list, by name, then by identifier.
    public var page = PageBounds()

    /// A filter that lets everything through.
    public init() {}
}

extension SiteView: Resource {
    /// Over sites `s`, with their counts `n`.
    public mutating func fields(_ each: inout some FieldVisitor & ~Copyable) {
        each("id", &id, "s.id")
        each("tenant_id", &tenantID, "s.tenant_id")
        each("name", &name, "s.name", audited: true) { $0.like("Old Town") }
        each("slug", &slug, "s.slug", audited: true) { $0.like("old-town") }
        each("address", &address, "s.address", audited: true)
        each("city", &city, "s.city", audited: true) { $0.like("Kiel") }
        each("state", &state, "s.state", audited: true)
        each("postal_code", &postalCode, "s.postal_code", audited: true)
        each("country", &country, "s.country", audited: true) { $0.like("DE") }
        each("latitude", &latitude, "s.latitude", audited: true) { _ in .latitude }
        each("longitude", &longitude, "s.longitude", audited: true) { _ in .longitude }
        each("timezone", &timezone, "s.timezone", audited: true) { $0.like("Europe/Berlin") }
        each("metadata", &metadata, "s.metadata::text", audited: true)
        each("created_at", &createdAt, "s.created_at")
        each("updated_at", &updatedAt, "s.updated_at")
        each.part(&stats)
    }
}

extension SiteCounts: Resource {
    /// Over sites `s` and what was counted of each, `n`.
    public mutating func fields(_ each: inout some FieldVisitor & ~Copyable) {
        each("space_count", &spaces, "n.spaces") { _ in .count }
        each("device_count", &devices, "n.devices") { _ in .count }
        each(
            "gateway_count", &gateways,
            "(SELECT count(*) FROM gateways g WHERE g.tenant_id = s.tenant_id AND g.site_id = s.id)"
        ) { _ in .count }
        each("free_spaces", &freeSpaces, "n.free_spaces") { _ in .count }
        each("occupied_spaces", &occupiedSpaces, "n.occupied_spaces") { _ in .count }
    }
}

extension SiteOccupancy: Resource {
    /// Over sites `t` and the counts of their spaces, `n`.
    public mutating func fields(_ each: inout some FieldVisitor & ~Copyable) {
        each("site_id", &siteID, "t.id")
        each("site_name", &siteName, "t.name") { $0.like("Old Town") }
        each.derived("total_spaces", spaces.total) { _ in .count }
        each("free", &spaces.free, "n.free") { _ in .count }
        each("occupied", &spaces.occupied, "n.occupied") { _ in .count }
        each("reserved", &spaces.reserved, "n.reserved") { _ in .count }
        each("maintenance", &spaces.maintenance, "n.maintenance") { _ in .count }
        each("unknown", &spaces.unknown, "n.unknown") { _ in .count }
        each("stale", &spaces.stale, "n.stale") { _ in .count }
        each.derived("available", spaces.available) { _ in .count }
        each.derived("occupancy_rate", spaces.occupancyRate)
        each("tenant_id", &tenantID, "t.tenant_id")
    }
}
