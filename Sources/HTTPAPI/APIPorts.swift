/// What an ``APIServer`` needs from the rest of the daemon.
public struct APIPorts: Sendable {
    /// Reads in one tenant's scope.
    public var reads: any TenantReads
    /// Further reads, in one tenant's scope or across all.
    public var histories: any APIHistories
    /// Changes in one tenant's scope.
    public var writes: any APIWrites
    /// Turns what was kept of orphans into readings.
    public var replay: any OrphanReplay
    /// What kept answers are held against.
    public var changes: any ChangeCounts
    /// Live updates.
    public var live: LiveHub
    /// Accounts and their sessions.
    public var accounts: any Accounts
    /// How the daemon is.
    public var health: any HealthSource
    /// The daemon's counters.
    public var metrics: any MetricsSource

    /// Names all of them.
    public init(
        reads: any TenantReads, histories: any APIHistories, writes: any APIWrites, replay: any OrphanReplay,
        changes: any ChangeCounts, live: LiveHub, accounts: any Accounts, health: any HealthSource,
        metrics: any MetricsSource
    ) {
        self.reads = reads
        self.histories = histories
        self.writes = writes
        self.replay = replay
        self.changes = changes
        self.live = live
        self.accounts = accounts
        self.health = health
        self.metrics = metrics
    }
}
