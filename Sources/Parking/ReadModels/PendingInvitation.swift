/// An invitation whose code somebody has shown: what they are about to accept.
public struct PendingInvitation: Sendable, Hashable {
    /// Whom it invites: nobody else may accept it.
    public var email: EmailAddress
    /// Where to, and as what.
    public var membership: Membership

    /// Makes one.
    public init(email: EmailAddress, membership: Membership) {
        self.email = email
        self.membership = membership
    }
}
