public import LoRaWAN
public import Parking

/// A person's membership of a tenant, as the API shows it to that tenant.
///
/// The account behind it may have others; nothing here tells of them.
public struct MemberView: Sendable, Hashable {
    /// The person's account.
    public var id = UserID(.zero)
    /// The tenant.
    public var tenantID = TenantID(.zero)
    /// The address that they log in with, in lower case.
    public var email = ""
    /// What this tenant calls them.
    public var name: String?
    /// What they may do here.
    public var role = Role.viewer
    /// `false` shuts them out of this tenant.
    public var isActive = false
    /// When they joined.
    public var createdAt = Timestamp(microseconds: 0)
    /// When the membership last changed.
    public var updatedAt = Timestamp(microseconds: 0)

    /// One without values.
    public init() {}
}

/// Which members of a tenant a list shall hold; every given condition must be met.
public struct MemberFilter: Sendable, Hashable {
    /// Only members of exactly this role.
    public var role: Role?
    /// Only members whose name or address contains this text, in either case; never empty.
    public var search: String?
    /// Which part of the list, by address, then by identifier.
    public var page = PageBounds()

    /// A filter that lets everything through.
    public init() {}
}

/// What may become of a membership, asked of its row while no other of the tenant can change; `nil` where nothing
/// speaks against it.
extension MemberView {
    /// Why `author` cannot change it so.
    ///
    /// - Parameters:
    ///   - change: what is to become of it.
    ///   - author: the role of whoever asks, in the same tenant.
    ///   - heads: how many active members hold the tenant's highest role.
    public func refusal(of change: MemberChange, by author: Role, heads: Int) -> Refusal? {
        if role > author { return .outranked }
        if let wanted = change.role.value, let refusal = Refusal.granting(wanted, in: tenantID, by: author) {
            return refusal
        }
        let remains = change.isActive.applied(to: isActive) && change.role.applied(to: role) == Role.head(of: tenantID)
        return isLastHead(of: heads) && !remains ? .lastHead(of: tenantID) : nil
    }

    /// Why `author` cannot end it.
    public func refusalToRemove(by author: Role, heads: Int) -> Refusal? {
        if role > author { return .outranked }
        return isLastHead(of: heads) ? .lastHead(of: tenantID) : nil
    }

    private func isLastHead(of heads: Int) -> Bool {
        isActive && role == Role.head(of: tenantID) && heads <= 1
    }
}

extension Role {
    /// The role that somebody must hold in every tenant, lest nobody can manage it.
    public static func head(of tenant: TenantID) -> Role { tenant == .platform ? .platformAdmin : .owner }
}

extension Refusal {
    /// Why `author` cannot give a role; `nil` where they can.
    public static func granting(_ role: Role, in tenant: TenantID, by author: Role) -> Refusal? {
        if role == .platformAdmin && tenant != .platform {
            return .invalid("role", .contradictory, "platform_admin is held in the platform tenant only.")
        }
        guard role > author else { return nil }
        return .invalid("role", .contradictory, "Nobody gives a role above their own, which is \(author.rawValue).")
    }

    fileprivate static let outranked = Refusal.conflict("The member holds a higher role than yours.")

    fileprivate static func lastHead(of tenant: TenantID) -> Refusal {
        let name = Role.head(of: tenant) == .owner ? "owner" : "platform admin"
        return .conflict("This is the last active \(name); make another member one first.")
    }
}

extension MemberView: Resource {
    /// Over memberships `m` and their users `u`.
    public mutating func fields(_ each: inout some FieldVisitor & ~Copyable) {
        each("id", &id, "u.id")
        each("tenant_id", &tenantID, "m.tenant_id")
        each("email", &email, "u.email", audited: true) { $0.like("ann@harbour-parking.example") }
        each("name", &name, Self.nameColumn, audited: true) { $0.like("Ann") }
        each("role", &role, "m.role", audited: true)
        each("is_active", &isActive, "m.is_active", audited: true)
        each("created_at", &createdAt, "m.created_at")
        each("updated_at", &updatedAt, "m.updated_at")
    }

    /// What a tenant calls a member: its own name for them, an empty one included, else the account's.
    public static let nameColumn = "CASE WHEN m.name IS NULL THEN u.name ELSE nullif(m.name, '') END"
}
