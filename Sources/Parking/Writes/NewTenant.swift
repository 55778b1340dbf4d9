/// A tenant to be made.
public struct NewTenant: Sendable, Hashable {
    /// What people call it.
    public var name: String
    /// Its name in addresses, unique: lower case, digits and hyphens.
    public var slug: String
    /// Customer or trial; the platform exists once.
    public var kind = TenantSummary.Kind.customer
    /// What it pays for.
    public var tier = SubscriptionTier.basic
    /// What the platform keeps with it: a JSON object.
    public var settings = RawJSON.emptyObject

    /// Describes a customer of the basic tier; the rest is set by property.
    public init(name: String, slug: String) {
        self.name = name
        self.slug = slug
    }
}
