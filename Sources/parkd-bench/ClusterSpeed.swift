import Foundation
import LoRaWAN
import Postgres
import PrivateServers
import Sandbox
import Simulation
import Storage

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
        print("one daemon to committed rows             \(Bench.rate(one)) uplinks/s")
        print("two daemons to committed rows            \(Bench.rate(two)) uplinks/s")
        print("two against one                          \(Bench.fixed(two / one, 2))")
    }

    private func measure(daemons count: Int) async throws -> Run {
        let folder = NSTemporaryDirectory() + "parkd-bench-\(getpid())-\(count)"
        let sandbox = try await Sandbox.start(
            folder: folder, lifetime: .ours, settings: bench.settings,
            chain: try MigrationChain(folder: bench.migrationsDir))
        let city = SimulatedCity(seed: 7, tenants: 50, sensorsPerTenant: 200, gateways: 2)
        try Bench.register(city, sandbox)
        var daemons: [DaemonProcess] = []
        for member in 1...count {
            let state = folder + "/member-\(member)"
            try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
            daemons.append(
                try await DaemonProcess.start(
                    binary: bench.daemon ?? Bench.besideUs("parkd"), sandbox: sandbox, folder: state,
                    codecsDir: bench.codecsDir, migrationsDir: bench.migrationsDir, member: member))
        }
        let load = Load(city: city, encoding: Encoding(rawValue: bench.encoding) ?? .json)
        // Caches are filled and indexes begun before the clock runs.
        _ = try await publish(bench.uplinks / 10, pass: 0, load, to: daemons, sandbox)
        let perS = try await publish(bench.uplinks, pass: 1, load, to: daemons, sandbox)
        let shares = daemons.map { $0.storedReadings() }
        for daemon in daemons { await daemon.stop() }
        await sandbox.stop()
        return Run(committedPerS: perS, shares: shares)
    }

    /// Publishes and waits for the last commit; uplinks a second.
    private func publish(
        _ uplinks: Int, pass: Int, _ load: Load, to daemons: [DaemonProcess], _ sandbox: Sandbox
    ) async throws -> Double {
        let stored = { daemons.map { $0.storedReadings() }.reduce(0, +) }
        let before = stored()
        let began = Timestamp.now
        await load.start(uplinks, pass: pass, ratePerS: nil, to: sandbox.client("bench-load")).join()
        while stored() < before + uplinks { try await Task.sleep(for: .milliseconds(50)) }
        var connection = try PostgresConnection(
            PostgresConnection.Options(conninfo: sandbox.adminConninfo, applicationName: "parkd bench"))
        let last = try connection.query("SELECT max(recorded_at) FROM readings").timestamp(0, 0) ?? .now
        return Double(uplinks) / last.seconds(since: began)
    }
}
