import Foundation
import PrivateServers
import Sandbox
import TestSupport
import Testing

/// The daemon is killed in every place that a message passes.
@Suite(.serialized)
struct ChaosKillTests {
    /// Where kill -9 meets the daemon.
    enum Point: String, CaseIterable, CustomTestStringConvertible {
        case random = "at random"
        case beforeCommit = "before COMMIT"
        case afterCommit = "after COMMIT, before its answer"
        case beforeAcknowledgement = "between COMMIT and PUBACK"
        case amongAcknowledgements = "among its PUBACKs"
        case inSpoolWrite = "in the spool's write"
        case inDrain = "in a drain"

        var testDescription: String { rawValue }
    }

    private static let uplinksEach = 400

    /// How often at each point, once at least.
    private static var rounds: Int {
        max(1, (Chaos.kills + Point.allCases.count - 1) / Point.allCases.count)
    }

    @Test(
        "kill -9 again and again, wherever it comes: what the broker acknowledged is there exactly once",
        .timeLimit(.minutes(Chaos.isLong ? 20 : 5)), arguments: Point.allCases)
    func killed(point: Point) async throws {
        try await Stage.with(tenants: 4, sensorsPerTenant: 25) { stage in
            let lines = try Lines(of: stage)
            // Small batches have many commits.
            let environment = lines.environment.merging(["PARKD_INGEST_BATCH_MAX": "50"]) { $1 }
            let uplinks = Uplinks()
            var fault = Fault("kill -9 \(point.rawValue), \(Self.rounds) times")
            for round in 0..<Self.rounds {
                let daemon = try ParkdProcess(["run"], environment: stage.environment.merging(environment) { $1 })
                // From the first time on the broker has a session that keeps what comes; then the daemon is killed
                // while it starts, too.
                if round == 0 { try await stage.awaitReadiness() }
                let messages = Uplinks.messages(
                    Self.uplinksEach, of: stage.city, firstCounter: UInt32(1 + 10 * round))
                try await kill(daemon, point, stage, lines) { uplinks.start(messages, on: stage) }
                fault = Fault(fault.name)
            }
            let successor = try await stage.startDaemon(environment)
            try await fault.expectRecovery(of: uplinks.acknowledgedIDs, on: stage)
            try await eventually { try await stage.metric("parkd_spool_messages") == 0 }
            successor.send(SIGTERM)
            #expect(await successor.waitForEnd().exitCode == 0)
            await lines.close()
        }
    }

    private func kill(
        _ daemon: ParkdProcess, _ point: Point, _ stage: Stage, _ lines: Lines, publish: () -> TestThread
    ) async throws {
        let number = Int.random(in: 1...6)
        let strike: @Sendable () -> FaultProxy.Verdict = {
            daemon.send(SIGKILL)
            return .withhold
        }
        switch point {
        case .random:
            try await stage.awaitReadiness()
            let publishing = publish()
            try await Chaos.timer(milliseconds: .random(in: 0...400)) { daemon.send(SIGKILL) }.wait { $0 }
            await publishing.join()
        case .beforeCommit: try await strikeAt(.commit, number, lines.database, publish, strike)
        case .afterCommit: try await strikeAt(.committed, number, lines.database, publish, strike)
        case .beforeAcknowledgement: try await strikeAt(.acknowledgement, 1, lines.broker, publish, strike)
        case .amongAcknowledgements:
            try await strikeAt(.acknowledgement, .random(in: 2...200), lines.broker, publish, strike)
        case .inSpoolWrite:
            await stage.sandbox.postgres.stop()
            let watch = FileWatch("spool.sqlite-wal", in: stage.folder, number: .random(in: 8...40)) {
                daemon.send(SIGKILL)
            }
            let publishing = publish()
            try await watch.seen.wait { $0 }
            await publishing.join()
            try await stage.sandbox.postgres.start()
        case .inDrain:
            await stage.sandbox.postgres.stop()
            await publish().join()
            try await eventually { try await stage.metric("parkd_spool_messages") >= Self.uplinksEach }
            let seen = lines.database.at([.commit, .committed].randomElement() ?? .commit, number: number, strike)
            try await stage.sandbox.postgres.start()
            try await seen.wait { $0 }
        }
        await daemon.kill()
    }

    private func strikeAt(
        _ moment: WireReader.Moment, _ number: Int, _ line: FaultProxy, _ publish: () -> TestThread,
        _ strike: @escaping @Sendable () -> FaultProxy.Verdict
    ) async throws {
        let seen = line.at(moment, number: number, strike)
        let publishing = publish()
        try await seen.wait { $0 }
        await publishing.join()
    }

    @Test("SIGTERM under load drains within 5 s; what comes later waits at the broker and is stored by the next start")
    func terminated() async throws {
        try await Stage.with { stage in
            let daemon = try await stage.startDaemon()
            let uplinks = Uplinks()
            let publishing = uplinks.start(3000, on: stage)
            try await eventually { try stage.storedCount() > 100 }
            let fault = Fault("SIGTERM under load")
            let told = ContinuousClock.now
            daemon.send(SIGTERM)
            let result = await daemon.waitForEnd()
            #expect(result.exitCode == 0)
            // The short form shares the machine with other tests.
            #expect(ContinuousClock.now - told < .seconds(Chaos.isLong ? 5 : 20))
            await publishing.join()
            let successor = try await stage.startDaemon()
            try await fault.expectRecovery(of: uplinks.acknowledgedIDs, on: stage)
            #expect(try await stage.metric("parkd_duplicates_total") == 0)
            await successor.kill()
        }
    }
}
