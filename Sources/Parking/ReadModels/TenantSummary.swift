/// What others need to know of a tenant.
public struct TenantSummary: Sendable, Hashable {
    /// The kinds of tenant.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The one that runs the platform.
        case platform
        /// One that pays.
        case customer
        /// One that tries.
        case trial
    }

    /// Its row.
    public var id: TenantID
    /// What people call it.
    public var name: String
    /// Its name in addresses: lower case, digits and hyphens.
    public var slug: String
    /// What kind it is.
    public var kind: Kind
    /// `false` while suspended: its people get 403 on everything, its uplinks are still stored.
    public var isActive: Bool

    /// Makes a summary.
    public init(id: TenantID, name: String, slug: String, kind: Kind, isActive: Bool) {
        self.id = id
        self.name = name
        self.slug = slug
        self.kind = kind
        self.isActive = isActive
    }
}
