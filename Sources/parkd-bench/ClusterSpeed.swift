import Foundation
import LoRaWAN
import Simulation

/// What a second daemon on the same broker and database adds: one and two in turn, each time on fresh servers, so that
/// no session of an absent daemon is served besides.
struct ClusterSpeed {
    let bench: Bench

    /// What one measurement gave.
    private struct Run {
        /// To the last row committed, uplinks a second.
        let committedPerS: Double
        /// How much each daemon stored.
        let shares: [Int]
    }

    /// Measures and prints.
    func show() async throws {
        var single: [Double] = []
        var double: [Double] = []
        for number in 1...bench.rounds {
            let one = try await measure(daemons: 1)
            let two = try await measure(daemons: 2)
            single.append(one.committedPerS)
            double.append(two.committedPerS)
            let ratio = Bench.fixed(two.committedPerS / one.committedPerS, 2)
            print(
                "  round \(number): one \(Bench.rate(one.committedPerS))/s, two \(Bench.rate(two.committedPerS))/s "
                    + "(\(two.shares.map(String.init).joined(separator: " + "))), ratio \(ratio)")
        }
        let (one, two) = (single.sorted()[single.count / 2], double.sorted()[double.count / 2])
        Bench.show("one daemon to committed rows", "\(Bench.rate(one)) uplinks/s")
        Bench.show("two daemons to committed rows", "\(Bench.rate(two)) uplinks/s")
        Bench.show("two against one", Bench.fixed(two / one, 2))
    }

    private func measure(daemons count: Int) async throws -> Run {
        let stage = try await BenchStage.start(bench)
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
