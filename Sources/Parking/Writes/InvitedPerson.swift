/// Who accepts an invitation, after they have shown that they may.
public enum InvitedPerson: Sendable, Hashable {
    /// Someone who has an account, and has proved that it is theirs.
    case known(UserID)
    /// Someone who has none and set a password for it; its hash in crypt(5) form.
    case new(passwordHash: String)
}

extension InvitedPerson: CustomStringConvertible {
    /// Without the hash, which must not reach a log by interpolation.
    public var description: String {
        switch self {
        case .known(let id): "InvitedPerson(\(id))"
        case .new: "InvitedPerson(new)"
        }
    }
}
