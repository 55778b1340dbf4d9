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
