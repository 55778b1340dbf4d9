/// What a tenant pays for.
public enum SubscriptionTier: String, Sendable, Hashable, CaseIterable {
    /// The least.
    case basic
    /// More.
    case pro
    /// The most.
    case enterprise
}
