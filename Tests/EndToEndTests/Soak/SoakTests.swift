import PrivateServers
import Testing

@testable import parkd

/// Uplinks for half an hour, with restarts of each party: `make soak`.
@Suite(.serialized, .enabled(if: Soak.minutes != nil, "only `make soak` takes that long"))
struct SoakTests {
    @Test(
        "Uplinks on and on, each party restarted: every uplink is there once, memory is flat, no counter drifts",
        .timeLimit(.minutes(20 + (Soak.minutes ?? 0))))
    func soak() async throws {
        let minutes = try #require(Soak.minutes)
        try #require(minutes >= Soak.minutesAtLeast, "SOAK_MINUTES must be a number from \(Soak.minutesAtLeast) on")
        try #require(Soak.ratePerS > 0, "SOAK_RATE must be a number of uplinks a second")
        let plan = SoakPlan(minutes: minutes)
        // As in production: commits wait for the disk.
        try await Stage.with(
            tenants: 10, sensorsPerTenant: 200, durability: .full, settings: ["shared_buffers": "256MB"]
        ) { stage in
            let run = SoakRun(stage: stage, plan: plan)
            try await run.run()

            let state = run.journal.snapshot
            let uplinks = run.uplinks.current
            let oracle = try Oracle(run.uplinks.acknowledgedIDs, stage)
            let life = try #require(state.lives.last)
            let samples = { life.samples(in: $0, since: run.journal.beganAt) }
            let first = try #require(SoakStanding(samples(plan.beginning)))
            let last = try #require(SoakStanding(samples(plan.quiet)))
            let memory = plan.windows.flatMap { SoakMemory(early: samples($0.early), late: samples($0.late)) }
            print(
                SoakReport(
                    state: state, plan: plan, uplinks: uplinks, oracle: oracle, memory: memory, first: first, last: last
                ).table)

            expectNothingWrong(oracle)
            #expect(oracle.sent == Int(plan.length / .seconds(1)) * Soak.ratePerS)
            #expect(state.recoveries.map(\.fault) == plan.steps.map(\.fault))
            try SoakCounters(journal: run.journal, plan: plan).expectNoDrift()
            try expectDatabaseAgrees(state, on: stage)
            try expectFlat(memory, first, last, plan)
        }
    }

    private func expectFlat(_ memory: SoakMemory?, _ first: SoakStanding, _ last: SoakStanding, _ plan: SoakPlan) throws
    {
        // A pool opens its connections, and starts its threads, as they are wanted: a few may be there at one moment
        // and not at another. Each fault of a server since the beginning would leave one behind, if any did.
        let few = plan.steps.count { !$0.fault.isOfDaemon } / 2
        #expect(last.descriptors <= first.descriptors + few)
        #expect(last.threads <= first.threads + few)
        guard plan.windows != nil else { return }
        let heap = try #require(memory, "too few samples to compare the heap")
        #expect(heap.grownKB <= heap.allowedKB, "the heap grew by \(heap.grownKB) kB")
    }

    /// What no counter of a killed daemon can tell: the database's own account of all lives.
    private func expectDatabaseAgrees(_ state: SoakJournal.State, on stage: Stage) throws {
        // A gap would be an uplink that overtook an earlier one of its device, or one that was lost.
        #expect(try stage.count("SELECT sum(lost_uplinks)::bigint FROM devices") == 0)
        #expect(try stage.count("SELECT count(*) FROM quarantine") == 0)
        #expect(try stage.count("SELECT count(*) FROM orphan_uplinks") == 0)
        // A change that nobody counted came with a reading that nobody counted.
        let last = state.lives.compactMap(\.samples.last?.metrics)
        let readings = try stage.storedCount() - last.reduce(0) { $0 + $1[.readings] }
        let changes =
            try stage.count("SELECT count(*) FROM state_changes WHERE source = 'sensor'")
            - last.reduce(0) { $0 + $1[.stateChanges] }
        #expect(changes >= 0 && changes <= readings, "\(changes) changes and \(readings) readings uncounted")
    }
}
