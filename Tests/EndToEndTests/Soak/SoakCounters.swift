import Ingest
import Testing

/// What the daemon's counters must say of a soak, life by life and against the database: no counter drifts.
struct SoakCounters {
    let journal: SoakJournal
    let plan: SoakPlan

    /// Unacknowledged messages at most: the MQTT receive maximum of two lanes.
    private static let window = 2000
    /// Expects everything that must add up.
    func expectNoDrift() throws {
        let lives = journal.snapshot.lives
        for life in lives {
            let last = try #require(life.samples.last?.metrics, "a daemon that nobody could ask")
            expectNothingOdd(last)
            expectEachAccounted(life)
            try expectRowsOfLife(life, last)
        }
        let life = try #require(lives.last)
        expectExactEnd(life, try #require(life.samples.last?.metrics))
        expectQuiet(life, plan.quiet)
        if let windows = plan.windows { expectQuiet(life, windows.early) }
    }

    /// Uplinks of registered devices that a codec reads, all at QoS 1, without a gap, to a broker that keeps sessions
    /// and a spool with room: each of these counts something that has not happened.
    private func expectNothingOdd(_ last: MetricsScrape) {
        let never: [SoakMetric] = [
            .unprotected, .lostUplinks, .orphans, .orphanGatewayMessages, .quarantined, .setAsideDropped, .sessionsLost,
            .takeovers, .spoolsSetAside, .handedBack, .networkTenantChanges, .inferredChanges, .deviceEvents,
            .gatewayStats, .spoolFull,
        ]
        for metric in never { #expect(last[metric] == 0, "\(metric.rawValue)") }
        #expect(last[.spoolUp] == 1)
    }

    /// In every sample: a committed message is a reading or a duplicate, for both are counted with the commit; and what
    /// is received and neither committed nor spooled is on its way, so never more than the broker gives unacknowledged,
    /// before and after a new connection. Below nothing it can be by what came out of the spool: it is committed before
    /// it counts as drained, and committed again where the database went away in between.
    private func expectEachAccounted(_ life: DaemonLife) {
        for metrics in life.samples.map(\.metrics) {
            #expect(metrics[.committed] == metrics[.readings] + metrics[.duplicates])
            #expect(metrics.waiting <= 2 * Self.window)
            #expect(metrics.waiting >= -Ingest.Limits.spoolWindow * (1 + metrics[.databaseFaults]))
            #expect(metrics[.acknowledged] <= metrics[.received])
        }
    }

    /// Each counted reading is a row. A row without its count is of a commit whose answer never came, which brings its
    /// messages again, as duplicates; or it was stored after the last look at a daemon that was ended, which had looked
    /// well: then at its rate, and within the window.
    private func expectRowsOfLife(_ life: DaemonLife, _ last: MetricsScrape) throws {
        let kept = try #require(life.kept)
        let lookedAt = try #require(life.samples.last?.at)
        let blind = try #require(life.endedAt) - lookedAt
        let later = Self.window + Int(2 * Double(Soak.ratePerS) * (blind / .seconds(1)))
        let uncounted = kept - last[.readings]
        #expect(uncounted >= 0 && uncounted <= later + last[.duplicates], "\(uncounted) rows that nobody counted")
        // Ended in order or not, it was asked when nothing lay in the spool.
        #expect(last[.spoolMessages] == 0 && last[.spooled] == last[.drained])
    }

    /// The last life was asked when everything was stored, so nothing is on its way and the sums are exact.
    private func expectExactEnd(_ life: DaemonLife, _ last: MetricsScrape) {
        // What the database took without telling, or a drain that it broke off, is committed once more.
        let again = -last.waiting
        #expect(again >= 0 && again <= last[.duplicates])
        let uncounted = (life.kept ?? 0) - last[.readings]
        #expect(uncounted >= 0 && uncounted <= last[.duplicates])
        // An acknowledgement can be spared only where the connection that wanted it is gone.
        let spared = last[.received] - last[.acknowledged]
        #expect(spared >= 0 && spared <= Self.window * last[.brokerFaults])
        if last[.databaseFaults] == 0 { #expect(again == 0 && uncounted == 0) }
        if last[.brokerFaults] == 0 { #expect(spared == 0) }
    }

    /// Where nothing is injected only the uplinks are counted, and each as one reading.
    private func expectQuiet(_ life: DaemonLife, _ window: Range<Duration>) {
        let samples = life.samples(in: window, since: journal.beganAt)
        guard let first = samples.first?.metrics, let last = samples.last?.metrics else { return }
        let still: [SoakMetric] = [
            .duplicates, .spooled, .drained, .brokerConnections, .brokerFaults, .databaseConnections, .databaseFaults,
        ]
        for metric in still { #expect(last[metric] == first[metric], "\(metric.rawValue) without a fault") }
        #expect(abs(last.waiting - first.waiting) <= Self.window)
    }
}
