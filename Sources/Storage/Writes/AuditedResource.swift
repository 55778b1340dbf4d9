import Parking
import Postgres

/// A kind of thing that is written: its name in the audit log, and what its constraints mean to people.
///
/// The rules are decided before anything is written; a constraint speaks only where two requests race, or where a rule
/// cannot be asked without it, as the uniqueness over tenants that do not see each other.
struct AuditedResource: Sendable {
    /// `device`, `site`: the first half of an action's name.
    let name: String
    /// What is answered where a constraint or unique index of that name is violated.
    let refusals: [String: Refusal]
    /// What is answered where something else still names it, or it names what is gone.
    var inUse = Refusal.conflict("It is in use, or something that it names is gone.")

    /// An action upon one of them: `device.assign`.
    func action(_ verb: String, on id: String? = nil) -> AuditedAction {
        AuditedAction(resource: self, verb: verb, resourceID: id)
    }

    /// What an error of the database means to whoever asked; `nil` where it is a fault.
    func refusal(of error: PostgresError) -> Refusal? {
        guard error.code == .dataRefused else { return nil }
        if let known = refusals[error.constraint] { return known }
        switch error.sqlState {
        case "23505", "23P01": return .conflict("Another \(name) has the same key already.")
        case "23503": return inUse
        default: return .invalid([])
        }
    }
}
