import Parking

/// Values that sites, spaces and gateways share.
extension BodyFields {
    /// Degrees north.
    mutating func latitude() -> Double? { number("latitude", in: -90...90) }

    /// Degrees east.
    mutating func longitude() -> Double? { number("longitude", in: -180...180) }

    /// The owner of a new thing, which only the scope of all tenants may name.
    mutating func owner(in scope: TenantScope) -> TenantID? {
        let owner: TenantID? = identifier("tenant_id")
        if has("tenant_id") && !scope.isCrossTenant {
            fail("tenant_id", .contradictory, "tenant_id can be given in the platform's scope only.")
        }
        return owner
    }

    /// A site's name in addresses.
    mutating func slug() -> SiteSlug? {
        guard let text = text("slug") else { return nil }
        if let slug = SiteSlug(text) { return slug }
        fail(
            "slug", .malformed,
            "slug must have at most \(SiteSlug.lengthMax) lower-case letters, digits and single hyphens between them.")
        return nil
    }
}
