/// One alert: when it fires, and what to do then.
struct AlertRule: Sendable {
    /// How soon somebody must look.
    enum Severity: String, Sendable {
        /// Data is being lost, or soon will be: now.
        case critical
        /// The promise holds, and something that it rests upon does not: today.
        case warning
        /// Somebody who looks after the installation should know.
        case info
    }

    /// In Prometheus' way of writing.
    let name: String
    let severity: Severity
    /// The condition.
    let query: String
    /// How long it must hold, as Prometheus writes it; `0m` for at once.
    let holds: String
    /// One line for the pager.
    let summary: String
    /// What happened and what mends it.
    let description: String
    /// Why the condition is as it is, for whoever changes it.
    var comment: String?
}
