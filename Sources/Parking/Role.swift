/// What a member of a tenant may do; each role may do what the lower ones may.
public enum Role: String, Sendable, Hashable, CaseIterable, Comparable {
    /// Reads.
    case viewer
    /// Changes state: assigns, overrides.
    case `operator`
    /// Manages devices, gateways, sites and spaces.
    case admin
    /// Manages users, keys and settings of the tenant.
    case owner
    /// Manages tenants; held in the platform tenant only.
    case platformAdmin = "platform_admin"

    private var rank: Int {
        switch self {
        case .viewer: 1
        case .operator: 2
        case .admin: 3
        case .owner: 4
        case .platformAdmin: 5
        }
    }

    /// Order of power.
    public static func < (left: Role, right: Role) -> Bool { left.rank < right.rank }
}
