/// What became of a refresh token that was presented.
public enum SessionRotation: Sendable, Hashable {
    /// It was valid, is dead now, and its successor is stored: same person, family and tenant.
    case rotated(Session)
    /// It was used or revoked before; its whole family is revoked now.
    case reused(Session)
    /// No such token, or its time is over.
    case unknown
}
