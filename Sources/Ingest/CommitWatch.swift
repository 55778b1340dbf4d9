public import Parking

/// Whoever wants to know which rows commits change: live updates.
///
/// Asked and told on the threads of the lanes, which it must not hold up.
public protocol CommitWatch: Sendable {
    /// Whether anybody wants to know now; where not, nothing is collected.
    var isWatched: Bool { get }

    /// Is told after a COMMIT, never within the transaction.
    func committed(_ changed: [TenantID: ChangedRows])
}
