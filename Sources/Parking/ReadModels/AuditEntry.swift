/// One line of the audit log: who did or tried what, from where, and with which outcome.
public struct AuditEntry: Sendable, Hashable {
    /// How it ended.
    public enum Outcome: String, Sendable, Hashable, CaseIterable {
        /// It was done.
        case done
        /// Whoever asked may not, or is not who they say: 401 and 403.
        case refused
        /// What it names does not exist in the scope: 404.
        case notFound = "not_found"
        /// What is stored does not allow it: 409.
        case conflict
        /// A value cannot be stored: 422.
        case invalid
    }

    /// Who did it; `nil` where it is not known.
    public var author: Author?
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
    /// How it ended.
    public var outcome: Outcome
    /// Why it was refused, in the sentence that the caller got.
    public var detail: String?

    /// Makes an entry; the rest is set by property.
    public init(action: String, resourceType: String, requestID: String, succeeded: Bool) {
        self.action = action
        self.resourceType = resourceType
        self.requestID = requestID
        outcome = succeeded ? .done : .refused
    }

    /// Makes the entry of a change that was made; of a refusal, outcome and detail are set by property.
    public init(_ context: WriteContext, action: String, resourceType: String, resourceID: String?) {
        self.init(action: action, resourceType: resourceType, requestID: context.requestID, succeeded: true)
        author = context.author
        tenantID = context.scope.tenantID
        self.resourceID = resourceID
        address = context.address
        userAgent = context.userAgent
    }

    /// The person who did it, where it was one who is known.
    public var actorID: UserID? {
        get { if case .user(let id) = author { id } else { nil } }
        set { author = newValue.map { .user($0) } }
    }

    /// Whether it was done.
    public var succeeded: Bool {
        get { outcome == .done }
        set { outcome = newValue ? .done : .refused }
    }
}
