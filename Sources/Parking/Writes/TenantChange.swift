/// What is to become of a tenant's own fields.
public struct TenantChange: Sendable, Hashable {
    /// What people call it.
    public var name = Change<String>.keep
    /// Its name in addresses.
    public var slug = Change<String>.keep
    /// Customer or trial.
    public var kind = Change<TenantSummary.Kind>.keep
    /// What it pays for.
    public var tier = Change<SubscriptionTier>.keep
    /// What the platform keeps with it: a JSON object, replaced as a whole.
    public var settings = Change<RawJSON>.keep

    /// A change of nothing.
    public init() {}
}
