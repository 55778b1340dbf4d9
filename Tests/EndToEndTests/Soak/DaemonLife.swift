/// One process of the daemon, from its start to its end.
struct DaemonLife: Sendable {
    let process: ParkdProcess
    /// Uplinks in the database before it started, while no daemon was there.
    let keptBefore: Int
    var samples: [SoakSample] = []
    /// Uplinks in the database after its end, while no daemon was there.
    var keptAfter: Int?
    var endedAt: ContinuousClock.Instant?

    /// Uplinks that came into the database in its time; `nil` while it lives.
    var kept: Int? { keptAfter.map { $0 - keptBefore } }

    /// The samples of a part of the soak.
    func samples(in window: Range<Duration>, since beginning: ContinuousClock.Instant) -> [SoakSample] {
        samples.filter { window.contains($0.at - beginning) }
    }
}
