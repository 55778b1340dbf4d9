/// A person who is to become a member of a tenant.
public struct NewMember: Sendable, Hashable {
    /// The address that they log in with; who has an account keeps it, with its password.
    public var email: String
    /// What the tenant calls them.
    public var name: String?
    /// What they may do there.
    public var role: Role
    /// The hash of a first password in crypt(5) form, for who has no account yet.
    public var passwordHash: String

    /// Describes a member.
    public init(email: String, name: String?, role: Role, passwordHash: String) {
        self.email = email
        self.name = name
        self.role = role
        self.passwordHash = passwordHash
    }
}

extension NewMember: CustomStringConvertible {
    /// Without the hash, which must not reach a log by interpolation.
    public var description: String { "NewMember(\(role.rawValue))" }
}
