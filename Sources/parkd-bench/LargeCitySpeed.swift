import Simulation

/// What 100 000 devices cost in memory, and what the daemon takes of a core while nobody sends anything.
struct LargeCitySpeed {
    let bench: Bench

    private static let sensorsPerTenant = 2000
    private static let idleSeconds = 20

    /// Measures and prints.
    func show() async throws {
        let stage = try await BenchStage.start(bench, sensorsPerTenant: Self.sensorsPerTenant)
        let load = Load(city: stage.city, encoding: .json)
        let daemon = try await stage.startDaemon(bench)
        // Each device twice.
        try await stage.publish(200_000, pass: 0, load, to: [daemon])
        let peakMB = daemon.peakMemoryMB
        try await Task.sleep(for: .seconds(2))
        let before = daemon.cpuMicroseconds
        try await Task.sleep(for: .seconds(Self.idleSeconds))
        let idle = (daemon.cpuMicroseconds - before) / Double(Self.idleSeconds) / 1e6
        Bench.show("peak memory with 100 000 devices", "\(Bench.fixed(peakMB, 1)) MB")
        Bench.show("idle CPU", "\(Bench.fixed(idle * 100, 2)) % of a core")
        await daemon.stop()
        await stage.stop()
    }
}
