import Foundation
import LoRaWAN
import Simulation

/// What a second daemon on the same broker and database adds: one and two in turn, each time on fresh servers, so that
/// no session of an absent daemon is served besides.
///
/// Once with commits as fast as this machine's disk, where a second daemon has a core to itself or adds nothing; and
/// once with commits that wait for something far away, where one daemon waits with them.
struct ClusterSpeed {
    let bench: Bench

    /// What one measurement gave.
    private struct Run {
        /// To the last row committed, uplinks a second.
        let committedPerS: Double
        /// How much each daemon stored.
        let shares: [Int]
    }

    /// How long a commit waits in the second measurement, as for a synchronous standby in another country.
    private static let slowCommitMS = 50

    /// Measures and prints.
    func show() async throws {
        try await show("", settings: [:])
        // PostgreSQL's own delay before it writes its log; several commits that wait at once share it.
        let slow = ["commit_delay": "\(Self.slowCommitMS * 1000)", "commit_siblings": "0"]
        try await show(", commits of \(Self.slowCommitMS) ms", settings: slow)
    }

    private func show(_ condition: String, settings: [String: String]) async throws {
        var single: [Double] = []
        var double: [Double] = []
        for number in 1...bench.rounds {
            let one = try await measure(daemons: 1, settings)
            let two = try await measure(daemons: 2, settings)
            single.append(one.committedPerS)
            double.append(two.committedPerS)
            let ratio = Bench.fixed(two.committedPerS / one.committedPerS, 2)
            print(
                "  round \(number): one \(Bench.rate(one.committedPerS))/s, two \(Bench.rate(two.committedPerS))/s "
                    + "(\(two.shares.map(String.init).joined(separator: " + "))), ratio \(ratio)")
        }
        let (one, two) = (single.sorted()[single.count / 2], double.sorted()[double.count / 2])
        Bench.show("one daemon\(condition)", "\(Bench.rate(one)) uplinks/s")
        Bench.show("two daemons\(condition)", "\(Bench.rate(two)) uplinks/s")
        Bench.show("two against one", Bench.fixed(two / one, 2))
    }

    private func measure(daemons count: Int, _ settings: [String: String]) async throws -> Run {
        let stage = try await BenchStage.start(bench, settings: settings)
        var daemons: [DaemonProcess] = []
        for member in 1...count { daemons.append(try await stage.startDaemon(bench, member: member)) }
        let load = Load(city: stage.city, encoding: bench.encoding ?? .json)
        // Caches are filled and indexes begun before the clock runs.
        try await stage.publish(bench.uplinks / 10, pass: 0, load, to: daemons)
        let began = Timestamp.now
        try await stage.publish(bench.uplinks, pass: 1, load, to: daemons)
        let perS = Double(bench.uplinks) / (try FullSpeed.lastCommit(stage.sandbox)).seconds(since: began)
        let shares = daemons.map { $0.storedReadings() }
        for daemon in daemons { await daemon.stop() }
        await stage.stop()
        return Run(committedPerS: perS, shares: shares)
    }
}
