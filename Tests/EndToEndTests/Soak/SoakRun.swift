import Foundation
import LoRaWAN
import PrivateServers
import Sandbox
import TestSupport
import Testing

@testable import parkd

/// Conducts a soak: starts the daemon, has uplinks published, samples every ten seconds, and injects each fault in its
/// time.
struct SoakRun {
    let stage: Stage
    let plan: SoakPlan
    let uplinks = PacedUplinks()
    let journal = SoakJournal()

    private static let sampleEvery = Duration.seconds(10)
    private static let samplesPerLine = 6
    /// How long one party may stay away from the others' sight before the soak has failed.
    private static let patienceS = 240

    /// Runs it to its end: when it returns everything is stored, the daemon has been asked once more, and has left.
    func run() async throws {
        try await begin()
        try await stage.awaitReadiness()
        let publishing = uplinks.start(
            Int(plan.length / .seconds(1)) * Soak.ratePerS, ratePerS: Soak.ratePerS, on: stage)
        let sampling = Task { try await sampleOnAndOn() }
        defer { sampling.cancel() }
        for step in plan.steps {
            try await Soak.wait(until: journal.beganAt + step.at)
            try await inject(step.fault)
        }
        await publishing.join()
        let published = uplinks.current.acknowledged
        try await eventually(within: Self.patienceS) { try await isIdle() }
        #expect(try stage.keptCount() == published)
        _ = try #require(try await sample())
        try await end(with: SIGTERM)
    }

    /// Starts a daemon.
    private func begin() async throws {
        let kept = try stage.keptCount()
        journal.began(
            DaemonLife(process: try ParkdProcess(["run"], environment: stage.environment), keptBefore: kept))
    }

    /// Ends the daemon; when it returns its last transaction is over, too.
    private func end(with signal: CInt) async throws {
        let daemon = try #require(journal.daemon)
        daemon.process.send(signal)
        let result = await daemon.process.waitForEnd()
        let endedAt = ContinuousClock.now
        if signal == SIGTERM { #expect(result.exitCode == 0, "\(result.complaints.suffix(2000))") }
        try await eventually {
            try stage.count("SELECT count(*) FROM pg_stat_activity WHERE usename LIKE 'parkd%'") == 0
        }
        journal.ended(kept: try stage.keptCount(), at: endedAt)
    }

    private func inject(_ fault: SoakFault) async throws {
        if fault.isOfDaemon { try await sample() }
        var beganAt = ContinuousClock.now
        switch fault {
        case .terminated, .killed:
            try await end(with: fault == .killed ? SIGKILL : SIGTERM)
            try await begin()
        case .broker:
            await stage.sandbox.mosquitto.stop()
            try await stage.sandbox.mosquitto.start()
        case .fast: try await stage.sandbox.postgres.restart(.fast)
        case .immediate: try await stage.sandbox.postgres.restart(.immediate)
        case .away:
            await stage.sandbox.postgres.stop()
            try await Soak.wait(until: .now + .seconds(30))
            beganAt = .now
            try await stage.sandbox.postgres.start()
        }
        let backAt = Timestamp.now
        do {
            try await eventually(within: Self.patienceS) { try await isCaughtUp(since: backAt) }
        } catch {
            await complain(fault)
            throw error
        }
        let took = ContinuousClock.now - beganAt
        journal.recovered(from: fault, took: took)
        Soak.say("soak  \(fault.rawValue): nothing behind after \(SoakReport.fixed(took / .seconds(1), 1)) s")
    }

    /// Whether the daemon calls itself well, has an empty spool and holds nothing, whether an uplink is stored that was
    /// sent when all parties were back, and each sensor's of the last round: the broker may hold more than the daemon
    /// knows of, and the daemon may not have noticed yet that the broker was away.
    private func isCaughtUp(since backAt: Timestamp) async throws -> Bool {
        guard try await isIdle(oldestS: 1) else { return false }
        let roundS = Double(RoundsOfUplinks(of: stage.city).sensorCount) / Double(Soak.ratePerS)
        let question = """
            SELECT (max(last_seen_at) > to_timestamp(\(Double(backAt.microseconds) / 1e6))
                AND min(last_seen_at) > now() - make_interval(secs => \(roundS + 0.5)))::int FROM devices
            """
        return try stage.count(question) == 1
    }

    private func isIdle(oldestS: Double = 0.001) async throws -> Bool {
        let health = try await stage.api("/health")
        guard health.status == 200, try health.text("status") == "ok" else { return false }
        let metrics = MetricsScrape(try await stage.api("/metrics").text)
        return metrics[.spoolMessages] == 0 && metrics.number(.oldestUnacknowledged) < oldestS
    }

    private func complain(_ fault: SoakFault) async {
        print("soak  \(fault.rawValue): not over after \(Self.patienceS) s; \(uplinks.current)")
        for path in ["/health", "/metrics"] {
            let lines = try? await stage.api(path).text.split(separator: "\n").filter { !$0.hasPrefix("#") }
            print(lines?.joined(separator: "\n") ?? "")
        }
    }

    private func sampleOnAndOn() async throws {
        for number in 1... {
            try await Soak.wait(until: journal.beganAt + Self.sampleEvery * number)
            try await sample()
            guard number % Self.samplesPerLine == 0 else { continue }
            let minute = number / Self.samplesPerLine
            Soak.say(SoakReport.line(journal.snapshot.lives.last, uplinks.current, minute: minute))
        }
    }

    /// Looks at the daemon, where there is one that answers.
    @discardableResult
    private func sample() async throws -> SoakSample? {
        guard let daemon = journal.daemon, let sample = try await SoakSample(of: daemon.process, on: stage) else {
            return nil
        }
        journal.saw(sample, of: daemon.number)
        return sample
    }
}
