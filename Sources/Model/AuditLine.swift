public import LoRaWAN
public import Parking

/// A line of the audit log, as the API shows it.
public struct AuditLine: Sendable, Hashable {
    /// Its row.
    public var id = UUIDBits.zero
    /// The tenant that it concerns; `nil` where that is not known.
    public var tenantID: TenantID?
    /// `user`, `api_key`, `system` or `webhook`.
    public var actorType = ""
    /// Who did it, as the log names them; `nil` where that is not known.
    public var actorID: String?
    /// `resource.verb`
    public var action = ""
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
    public var outcome = AuditEntry.Outcome.done
    /// Why it was refused.
    public var detail: String?
    /// When.
    public var createdAt = Timestamp(microseconds: 0)

    /// One without values.
    public init() {}
}

/// Which lines of the audit log are wanted; every given condition must be met.
public struct AuditFilter: Sendable, Hashable {
    /// Only this action, exactly: `device.assign`.
    public var action: String?
    /// Only lines that concern this kind of thing.
    public var resourceType: String?
    /// Only lines of this actor, as the log names them.
    public var actorID: String?
    /// Which stretch of time, and which part of it.
    public var history = HistoryFilter()

    /// Whether lines are sought among others, which may be many.
    public var searches: Bool { action != nil || resourceType != nil || actorID != nil }

    /// A filter that lets everything through.
    public init() {}
}

extension AuditLine: Resource {
    /// Over lines `a`. Those of v5 and of the first v6 have no outcome: success tells.
    public mutating func fields(_ each: inout some FieldVisitor & ~Copyable) {
        each("id", &id, "a.id")
        each("tenant_id", &tenantID, "a.tenant_id")
        each("actor_type", &actorType, "a.actor_type") { _ in .words("user", "api_key", "system", "webhook") }
        each("actor_id", &actorID, "a.actor_id")
        each("action", &action, "a.action") { $0.like("device.assign") }
        each("resource_type", &resourceType, "a.resource_type") { $0.like("device") }
        each("resource_id", &resourceID, "a.resource_id")
        each(
            "outcome", &outcome, "coalesce(a.outcome, CASE WHEN a.success THEN 'done' ELSE 'refused' END)")
        each("detail", &detail, "a.detail")
        each("old_values", &oldValues, "a.old_values::text")
        each("new_values", &newValues, "a.new_values::text")
        each("ip_address", &address, "a.ip_address") { $0.like("192.0.2.7") }
        each("user_agent", &userAgent, "a.user_agent")
        each("request_id", &requestID, "a.request_id")
        each("created_at", &createdAt, "a.created_at")
    }
}
