/// What is attempted, as the audit log names it.
struct AuditedAction: Sendable {
    let resource: AuditedResource
    /// `create`, `assign`: the second half of the name.
    let verb: String
    /// What it is attempted upon, as the request names it; ``Written`` says it better where it succeeds.
    var resourceID: String?

    var name: String { "\(resource.name).\(verb)" }
}
