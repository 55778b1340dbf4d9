/// A person who may log in, as authentication needs to know them.
public struct Account: Sendable, Hashable {
    /// Their row.
    public var id: UserID
    /// The address that they log in with, in the form of ``EmailAddress``.
    public var email: String
    /// What they are called.
    public var name: String?
    /// The hash of their password in crypt(5) form; `nil` where none is set, and then no password is right.
    public var passwordHash: String?
    /// `false` shuts them out everywhere at once.
    public var isActive: Bool

    /// Makes an account.
    public init(id: UserID, email: String, name: String?, passwordHash: String?, isActive: Bool) {
        self.id = id
        self.email = email
        self.name = name
        self.passwordHash = passwordHash
        self.isActive = isActive
    }
}

extension Account: CustomStringConvertible {
    /// The identifier only: a hash must not reach a log by interpolation.
    public var description: String { "Account(\(id))" }
}
