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
        let plan = SoakPlan(minutes: try #require(Soak.minutes))
        // As in production: commits wait for the disk.
        try await Stage.with(
            tenants: 10, sensorsPerTenant: 200, durability: .full, settings: ["shared_buffers": "256MB"]
        ) { stage in
            let run = SoakRun(stage: stage, plan: plan)
            try await run.run()

            let state = run.journal.snapshot
            let uplinks = run.uplinks.current
            let oracle = try Oracle(run.uplinks.acknowledgedIDs, stage)
            let memory = memory(of: run)
            print(SoakReport(state: state, plan: plan, uplinks: uplinks, oracle: oracle, memory: memory).table)

            expectNothingWrong(oracle)
            #expect(oracle.sent == Int(plan.length / .seconds(1)) * Soak.ratePerS)
            #expect(state.recoveries.map(\.fault) == plan.steps.map(\.fault))
            try SoakCounters(journal: run.journal, plan: plan).expectNoDrift()
            try expectDatabaseAgrees(state, on: stage)
            try expectFlat(memory)
        }
    }

    private func memory(of run: SoakRun) -> SoakMemory? {
        guard let windows = run.plan.windows, let life = run.journal.snapshot.lives.last else { return nil }
        return SoakMemory(
            early: life.samples(in: windows.early, since: run.journal.beganAt),
            late: life.samples(in: windows.late, since: run.journal.beganAt))
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

    private func expectFlat(_ memory: SoakMemory?) throws {
        guard let memory else { return }
        #expect(memory.grownKB <= memory.allowedKB, "the heap grew by \(memory.grownKB) kB")
        // The library's pools keep one thread or connection more or less, and our own question is a connection; each of
        // the faults between the windows would leave one behind if any did.
        #expect(memory.late.descriptors <= memory.early.descriptors + 2)
        #expect(memory.late.threads <= memory.early.threads + 2)
    }
}
