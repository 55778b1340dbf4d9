import Foundation
import PrivateServers
import Sandbox
import Simulation

/// How fast a backlog comes into the database after an outage: from the moment the server takes connections again.
struct DrainSpeed {
    let bench: Bench

    /// Measures and prints.
    func show() async throws {
        let stage = try await BenchStage.start(bench)
        let load = Load(city: stage.city, encoding: .json)
        let daemon = try await stage.startDaemon(bench)
        // Caches are filled and indexes begun before the outage.
        try await stage.publish(20_000, pass: 0, load, to: [daemon])
        await stage.sandbox.postgres.stop()
        let began = ContinuousClock.now
        await load.start(bench.spooled, pass: 1, ratePerS: nil, to: stage.sandbox.client("bench-load")).join()
        while daemon.metric("parkd_spool_messages") < bench.spooled { try await Task.sleep(for: .milliseconds(50)) }
        let spooling = (ContinuousClock.now - began) / .seconds(1)

        try await stage.sandbox.postgres.start()
        let cpuBefore = daemon.cpuMicroseconds
        let back = ContinuousClock.now
        while daemon.metric("parkd_spool_messages") > 0 { try await Task.sleep(for: .milliseconds(50)) }
        let seconds = (ContinuousClock.now - back) / .seconds(1)
        let cpu = (daemon.cpuMicroseconds - cpuBefore) / Double(bench.spooled)
        Bench.show("into the spool", "\(Bench.rate(Double(bench.spooled) / spooling)) uplinks/s")
        Bench.show(
            "\(bench.spooled) spooled uplinks drained",
            "in \(Bench.fixed(seconds, 1)) s, \(Bench.rate(Double(bench.spooled) / seconds)) uplinks/s, "
                + "CPU of the daemon \(Bench.fixed(cpu, 1)) µs an uplink")
        await daemon.stop()
        await stage.stop()
    }
}
