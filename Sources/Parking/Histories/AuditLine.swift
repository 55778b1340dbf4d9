public import LoRaWAN

/// A line of the audit log, as the API shows it.
public struct AuditLine: Sendable, Hashable {
    /// Its row.
    public var id: UUIDBits
    /// The tenant that it concerns; `nil` where that is not known.
    public var tenantID: TenantID?
    /// `user`, `api_key`, `system` or `webhook`.
    public var actorType: String
    /// Who did it, as the log names them; `nil` where that is not known.
    public var actorID: String?
    /// `resource.verb`
    public var action: String
    /// The kind of thing that it concerns.
    public var resourceType: String?
    /// Which one.
    public var resourceID: String?
    /// What it was before.
    public var oldValues: RawJSON?
    /// What it is since.
    public var newValues: RawJSON?
    /// The address that the request came from.
    public var address: String?
    /// The caller's program.
    public var userAgent: String?
    /// The identifier that the answer carried.
    public var requestID: String?
    /// How it ended.
    public var outcome: AuditEntry.Outcome
    /// Why it was refused.
    public var detail: String?
    /// When.
    public var createdAt: Timestamp

    /// Makes a line; the rest is set by property.
    public init(id: UUIDBits, actorType: String, action: String, outcome: AuditEntry.Outcome, createdAt: Timestamp) {
        self.id = id
        self.actorType = actorType
        self.action = action
        self.outcome = outcome
        self.createdAt = createdAt
    }
}
