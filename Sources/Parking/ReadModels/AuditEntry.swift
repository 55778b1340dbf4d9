/// One line of the audit log: who did or tried what, from where, and with which outcome.
public struct AuditEntry: Sendable, Hashable {
    /// Who did it; `nil` where it is not known.
    public var actorID: UserID?
    /// The tenant that it concerns; `nil` where it is not known.
    public var tenantID: TenantID?
    /// `resource.verb`: `auth.login`, `auth.switch_tenant`, `device.assign`.
    public var action: String
    /// The kind of thing that it concerns: `user`, `device`.
    public var resourceType: String
    /// Which one.
    public var resourceID: String?
    /// What it was before, where that says something.
    public var oldValues: RawJSON?
    /// What it is since, where that says something; never a secret.
    public var newValues: RawJSON?
    /// The address that the request came from.
    public var address: String?
    /// The caller's program, at most 200 characters.
    public var userAgent: String?
    /// The identifier that the answer carried in `X-Request-ID`.
    public var requestID: String
    /// `false` for a refusal.
    public var succeeded: Bool

    /// Makes an entry; the rest is set by property.
    public init(action: String, resourceType: String, requestID: String, succeeded: Bool) {
        self.action = action
        self.resourceType = resourceType
        self.requestID = requestID
        self.succeeded = succeeded
    }
}
