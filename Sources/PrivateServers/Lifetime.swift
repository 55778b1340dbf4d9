/// What remains of a private server when the process that started it is gone.
public enum Lifetime: Sendable {
    /// The folder stays, and the next start continues with it.
    case kept
    /// The folder vanishes with us, even when we are killed: for tests and benchmarks.
    case ours
}
