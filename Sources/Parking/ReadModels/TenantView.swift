public import LoRaWAN

/// A tenant, as the API shows it to the platform.
public struct TenantView: Sendable, Hashable {
    /// Its row.
    public var id: TenantID
    /// What people call it.
    public var name: String
    /// Its name in addresses: lower case, digits and hyphens.
    public var slug: String
    /// What kind it is.
    public var kind: TenantSummary.Kind
    /// What it pays for.
    public var tier: SubscriptionTier
    /// Since when its people are shut out; `nil` while they are not.
    public var suspendedAt: Timestamp?
    /// Why they are.
    public var suspensionReason: String?
    /// `false` where its people are shut out: suspended, or set inactive by v5.
    public var isActive: Bool
    /// What the platform keeps with it: a JSON object.
    public var settings = RawJSON.emptyObject
    /// When it was made.
    public var createdAt: Timestamp
    /// When people last changed it.
    public var updatedAt: Timestamp
    /// What it has; `nil` where not asked for.
    public var stats: TenantCounts?

    /// Makes an active tenant; the rest is set by property.
    public init(
        id: TenantID, name: String, slug: String, kind: TenantSummary.Kind, tier: SubscriptionTier,
        createdAt: Timestamp, updatedAt: Timestamp
    ) {
        self.id = id
        self.name = name
        self.slug = slug
        self.kind = kind
        self.tier = tier
        isActive = true
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
