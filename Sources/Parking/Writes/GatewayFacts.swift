/// A gateway as read under its row's lock.
public struct GatewayFacts: Sendable, Hashable {
    /// Its row.
    public let id: GatewayRowID
    /// Its owner.
    public let tenantID: TenantID

    /// Names both.
    public init(id: GatewayRowID, tenantID: TenantID) {
        self.id = id
        self.tenantID = tenantID
    }
}
