/// What became of a refresh token that was presented.
public enum SessionRotation: Sendable, Hashable {
    /// It was valid, is dead now, and its successor is stored: same person, family and tenant.
    case rotated(Session)
    /// It was used or revoked before; its whole family is revoked now.
    case reused(Session)
    /// It is valid and stays so, since its tenant is suspended now.
    case suspended(Session)
    /// It is valid and stays so, since its person may not log in now, or is no member of its tenant.
    case shutOut(Session)
    /// No such token, or its time is over.
    case unknown
}
