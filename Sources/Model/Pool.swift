public import LoRaWAN
public import Parking

/// How many devices each tenant has: the platform's view of its pool.
public struct PoolStats: Sendable, Hashable {
    /// One tenant's devices.
    public struct Tenant: Sendable, Hashable {
        /// The tenant.
        public var id = TenantID(.zero)
        /// What it is called.
        public var name = ""
        /// All its registered devices.
        public var total = 0
        /// Those on a space.
        public var assigned = 0
        /// Those out of use.
        public var decommissioned = 0
        /// The database's clock when they were counted.
        public var countedAt = Timestamp(microseconds: 0)

        /// One without values.
        public init() {}

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

extension PoolStats.Tenant: Resource {
    /// Over tenants `t` and the counts of their devices, `d`.
    public mutating func fields(_ each: inout some FieldVisitor & ~Copyable) {
        each("tenant_id", &id, "t.id")
        each("name", &name, "t.name") { $0.like("Harbour Parking") }
        each("total", &total, "d.total") { _ in .count }
        each("assigned", &assigned, "d.assigned") { _ in .count }
        each.derived("unassigned", unassigned) { _ in .count }
        each.hidden("decommissioned", &decommissioned, "d.decommissioned")
        each.hidden("generated_at", &countedAt, "now()")
    }
}
