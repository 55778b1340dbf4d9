/// A person who is to be invited to join a tenant.
public struct NewInvitation: Sendable, Hashable {
    /// How many a tenant may have out at once.
    public static let pendingMax = 100

    /// Its row.
    public var id: InvitationID
    /// Whom it invites.
    public var email: EmailAddress
    /// What the tenant will call them.
    public var name: String?
    /// What they will be allowed.
    public var role: Role
    /// The SHA-256 of the one-time code.
    public var codeHash: String

    /// Describes an invitation.
    public init(id: InvitationID, email: EmailAddress, name: String?, role: Role, codeHash: String) {
        self.id = id
        self.email = email
        self.name = name
        self.role = role
        self.codeHash = codeHash
    }
}
