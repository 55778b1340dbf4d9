/// What an orphan becomes.
public struct OrphanClaim: Sendable, Hashable {
    /// Whose it is from now on.
    public var tenantID: TenantID
    /// What people call it; `nil` takes the network's name.
    public var name: String?
    /// A free word for its type.
    public var deviceType: String?

    /// Gives it to a tenant; the rest is set by property.
    public init(tenantID: TenantID) {
        self.tenantID = tenantID
    }
}
