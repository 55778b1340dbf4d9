/// A question whose every answer is a fault.
struct ValidationRule {
    /// What is looked at.
    let check: String
    /// Answers one sentence for each fault.
    let sql: String
    /// What an administrator should do.
    let remedy: String
}
