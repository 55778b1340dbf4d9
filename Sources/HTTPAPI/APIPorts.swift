/// What an ``APIServer`` needs from the rest of the daemon.
public struct APIPorts: Sendable {
    /// Reads in one tenant's scope.
    public var reads: any TenantReads
    /// Accounts and their sessions.
    public var accounts: any Accounts
    /// How the daemon is.
    public var health: any HealthSource
    /// The daemon's counters.
    public var metrics: any MetricsSource

    /// Names all of them.
    public init(
        reads: any TenantReads, accounts: any Accounts, health: any HealthSource, metrics: any MetricsSource
    ) {
        self.reads = reads
        self.accounts = accounts
        self.health = health
        self.metrics = metrics
    }
}
