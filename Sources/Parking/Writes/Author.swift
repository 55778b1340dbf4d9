/// Who is behind a change, for the audit log.
public enum Author: Sendable, Hashable {
    /// A person who is logged in.
    case user(UserID)
    /// A program with a key.
    case apiKey(APIKeyID)
    /// The daemon itself, or its command line.
    case system
}
