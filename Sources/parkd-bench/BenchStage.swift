import Foundation
import PrivateServers
import Sandbox
import Simulation
import Storage

/// A simulated city on a broker and a database of its own, which a measurement has to itself.
struct BenchStage {
    let folder: String
    let sandbox: Sandbox
    let city: SimulatedCity

    /// Starts both servers and registers a city of 50 tenants.
    ///
    /// - Parameters:
    ///   - settings: of PostgreSQL, beside the benchmark's own.
    ///   - contender: whose schema it is; `nil` is this benchmark's.
    static func start(
        _ bench: Bench, sensorsPerTenant: Int = 200, settings: [String: String] = [:], contender: Contender? = nil
    ) async throws -> BenchStage {
        let folder = NSTemporaryDirectory() + "parkd-bench-\(getpid())" + (contender.map { "-\($0.side)" } ?? "")
        let chain = contender == nil ? try MigrationChain(folder: bench.migrationsDir) : nil
        let sandbox = try await Sandbox.start(
            folder: folder, lifetime: .ours, settings: bench.settings.merging(settings) { $1 }, chain: chain)
        try contender?.migrate(sandbox)
        let city = SimulatedCity(seed: 7, tenants: 50, sensorsPerTenant: sensorsPerTenant, gateways: 2)
        var registrar = try CityRegistrar(adminConninfo: sandbox.adminConninfo)
        try registrar.register(city)
        try registrar.analyze()
        return BenchStage(folder: folder, sandbox: sandbox, city: city)
    }

    /// Starts the daemon and waits until it is ready.
    ///
    /// - Parameter member: its number in a group that shares its subscriptions; `nil` is for one that has its own.
    func startDaemon(_ bench: Bench, member: Int? = nil) async throws -> DaemonProcess {
        return try await DaemonProcess.start(
            binary: bench.daemon ?? Bench.besideUs("parkd"), sandbox: sandbox,
            folder: try stateFolder(member: member ?? 0),
            codecsDir: bench.codecsDir, migrationsDir: bench.migrationsDir, member: member)
    }

    /// A daemon's folder, which is made.
    func stateFolder(member: Int = 0) throws -> String {
        let state = folder + "/state-\(member)"
        try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
        return state
    }

    /// Publishes as fast as the broker takes it, and waits until the daemons have stored all of it.
    func publish(_ uplinks: Int, pass: Int, _ load: Load, to daemons: [DaemonProcess]) async throws {
        let stored = { daemons.map { $0.storedReadings() }.reduce(0, +) }
        let before = stored()
        await load.start(uplinks, pass: pass, ratePerS: nil, to: sandbox.client("bench-load")).join()
        while stored() < before + uplinks { try await Task.sleep(for: .milliseconds(50)) }
    }

    /// Stops the servers and leaves nothing behind.
    func stop() async {
        await sandbox.stop()
        try? FileManager.default.removeItem(atPath: folder)
    }
}
