import LoRaWAN
import Parking

/// Someone who stands in a tenant with a role.
struct Person: Sendable, Hashable, CustomStringConvertible {
    let role: Role
    let tenant: TenantID

    /// A platform admin whose current tenant is the platform: sees all.
    static let platform = Person(role: .platformAdmin, tenant: .platform)

    /// A platform admin who has switched to a customer: confined to it.
    static func switched(to tenant: TenantID) -> Person { Person(role: .platformAdmin, tenant: tenant) }

    /// A member of Acme.
    static func acme(_ role: Role) -> Person { Person(role: role, tenant: Town.acme) }

    /// A member of Beta.
    static func beta(_ role: Role) -> Person { Person(role: role, tenant: Town.beta) }

    /// Their account, which the town's rows hold.
    var id: UserID {
        let number: UInt64 =
            switch role {
            case .viewer: 1
            case .operator: 2
            case .admin: 3
            case .owner: 4
            case .platformAdmin: 5
            }
        let tenant = role == .platformAdmin ? 0 : tenant.uuid.low & 0xF
        return UserID(UUIDBits(high: 0x7500_0000_0000_4000, low: 0x8000_0000_0000_0000 | tenant << 8 | number))
    }

    var description: String {
        let names = [Town.acme: "acme", Town.beta: "beta"]
        return "\(role.rawValue) in \(names[tenant] ?? "platform")"
    }
}
