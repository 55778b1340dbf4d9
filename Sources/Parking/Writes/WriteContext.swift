public import LoRaWAN

/// Whose rows a change may touch, who makes it, and from where: no change can be asked for without one, so that none is
/// stored without its line in the audit log.
public struct WriteContext: Sendable, Hashable {
    /// Whose rows may be touched.
    public let scope: TenantScope
    /// Who asks for it.
    public let author: Author
    /// The identifier that the answer carries in `X-Request-ID`.
    public let requestID: String
    /// What whoever asks may do in the scope, for rules about other people's roles.
    public var role = Role.viewer
    /// The clock of whoever received the request, to judge times that it names; stored times are the database's.
    public let at: Timestamp
    /// The address that the request came from.
    public var address: String?
    /// The caller's program, at most 200 characters.
    public var userAgent: String?
    /// Whether to find out what would come of it, and to leave nothing, not even a line in the audit log.
    public var isRehearsal = false

    /// Names who asks for what is to be done in a scope.
    public init(scope: TenantScope, author: Author, requestID: String, at: Timestamp) {
        self.scope = scope
        self.author = author
        self.requestID = requestID
        self.at = at
    }
}
