/// What an ``APIServer`` needs from the rest of the daemon.
public struct APIPorts: Sendable {
    /// Reads in one tenant's scope.
    public var reads: any TenantReads
    /// Changes in one tenant's scope.
    public var writes: any APIWrites
    /// What kept answers are held against.
    public var changes: any ChangeCounts
    /// Accounts and their sessions.
    public var accounts: any Accounts
    /// How the daemon is.
    public var health: any HealthSource
    /// The daemon's counters.
    public var metrics: any MetricsSource

    /// Names all of them.
    public init(
        reads: any TenantReads, writes: any APIWrites, changes: any ChangeCounts, accounts: any Accounts,
        health: any HealthSource, metrics: any MetricsSource
    ) {
        self.reads = reads
        self.writes = writes
        self.changes = changes
        self.accounts = accounts
        self.health = health
        self.metrics = metrics
    }
}
