/// What became of a new password.
public enum PasswordChange: Sendable, Hashable {
    /// It is set; the browser's session that asked has its next id where it has one.
    case done(hasNewCookie: Bool)
    /// It is not: the old one is no longer the one that was compared.
    case outdated
}
