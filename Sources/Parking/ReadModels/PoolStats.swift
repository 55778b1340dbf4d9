public import LoRaWAN

/// How many devices each tenant has: the platform's view of its pool.
public struct PoolStats: Sendable, Hashable {
    /// One tenant's devices.
    public struct Tenant: Sendable, Hashable {
        /// The tenant.
        public var id: TenantID
        /// What it is called.
        public var name: String
        /// All its registered devices.
        public var total: Int
        /// Those on a space.
        public var assigned: Int
        /// Those out of use.
        public var decommissioned: Int

        /// Makes the counts of one tenant.
        public init(id: TenantID, name: String, total: Int, assigned: Int, decommissioned: Int) {
            self.id = id
            self.name = name
            self.total = total
            self.assigned = assigned
            self.decommissioned = decommissioned
        }

        /// Those on no space, out of use or not.
        public var unassigned: Int { total - assigned }
    }

    /// Every tenant, one without devices too, by name.
    public var tenants: [Tenant]
    /// The database's clock when they were counted.
    public var generatedAt: Timestamp

    /// Makes the counts of all.
    public init(tenants: [Tenant], generatedAt: Timestamp) {
        self.tenants = tenants
        self.generatedAt = generatedAt
    }
}
