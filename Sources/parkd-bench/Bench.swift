import ArgumentParser
import Foundation
import PrivateServers
import Sandbox
import Simulation
import Storage

/// The benchmark: how close the daemon comes to what the broker alone can do, on a broker and a database of its own.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parkd-bench",
        abstract: "Measure decoding, and ingest: rate against a subscriber that only counts, CPU, memory, latency.",
        subcommands: [APIBench.self])

    @Option(help: "Uplinks of the full-speed parts.")
    var uplinks = 200_000

    @Option(help: "How often the full-speed parts are measured, in turn; the medians count.")
    var rounds = 3

    @Option(help: "Uplinks in a second of the latency part.")
    var rate = 1000

    @Option(help: "Seconds of the latency part.")
    var seconds = 20

    @Option(help: "json or protobuf.")
    var encoding = "json"

    @Option(help: "The daemon's binary; the one beside this program by default.")
    var daemon: String?

    @Option(help: "Measure this part alone: ingest, codecs or cluster (which is measured only when it is asked for).")
    var only: BenchPart?

    @Flag(help: "Also show what each statement of the database costs (slows the database a little).")
    var statements = false

    @Option(help: "Folder of the codec files.")
    var codecsDir = "codecs"

    @Option(help: "Folder of the migrations.")
    var migrationsDir = "migrations"

    func validate() throws {
        guard Encoding(rawValue: encoding) != nil else { throw ValidationError("--encoding must be json or protobuf.") }
        guard rounds > 0 else { throw ValidationError("--rounds must be at least 1.") }
    }

    func run() async throws {
        if only == .cluster { return try await ClusterSpeed(bench: self).show() }
        if only != .ingest { try CodecSpeed.show(codecsDir: codecsDir) }
        guard only != .codecs else { return }
        let folder = NSTemporaryDirectory() + "parkd-bench-\(getpid())"
        let sandbox = try await Sandbox.start(
            folder: folder, lifetime: .ours, settings: settings,
            chain: try MigrationChain(folder: migrationsDir))
        let city = SimulatedCity(seed: 7, tenants: 50, sensorsPerTenant: 200, gateways: 2)
        try Self.register(city, sandbox)
        let load = Load(city: city, encoding: Encoding(rawValue: encoding) ?? .json)
        print("10 000 devices, 50 tenants, \(load.bytesPerUplink) bytes an uplink (\(encoding)), 10 % state changes")

        let process = try await DaemonProcess.start(
            binary: daemon ?? Self.besideUs("parkd"), sandbox: sandbox, folder: folder, codecsDir: codecsDir,
            migrationsDir: migrationsDir)
        var measured: [FullSpeed.Round] = []
        for number in 0..<rounds {
            let round = try await FullSpeed.measure(
                load: load, uplinks: uplinks, pass: number, sandbox: sandbox, process: process)
            print(
                "  round \(number + 1): broker \(Self.rate(round.countedPerS))/s, "
                    + "parkd \(Self.rate(round.committedPerS))/s, ratio \(Self.fixed(round.ratio, 2))")
            measured.append(round)
        }
        print("broker to a subscriber that only counts  \(Self.rate(measured.median(\.countedPerS))) uplinks/s")
        print("parkd to committed rows                  \(Self.rate(measured.median(\.committedPerS))) uplinks/s")
        print("ratio                                    \(Self.fixed(measured.median(\.ratio), 2))")
        print(
            "CPU of the daemon                        "
                + "\(Self.fixed(measured.median(\.cpuMicrosecondsPerUplink), 1)) µs an uplink")

        if statements { try StatementCosts.show(uplinks: uplinks * rounds, sandbox: sandbox) }
        let latency = try await Latency.measure(
            load: load, pass: rounds, ratePerS: rate, seconds: seconds, sandbox: sandbox)
        print(
            "publish to commit at \(rate)/s               p50 \(Self.fixed(latency.p50MS, 1)) ms, "
                + "p99 \(Self.fixed(latency.p99MS, 1)) ms, \(latency.count) uplinks")
        print("peak memory of the daemon                \(Self.fixed(process.peakMemoryMB, 1)) MB")
        await process.stop()
        await sandbox.stop()
    }

    var settings: [String: String] {
        var settings = ["track_commit_timestamp": "on", "shared_buffers": "256MB"]
        if statements { settings["shared_preload_libraries"] = "pg_stat_statements" }
        return settings
    }

    static func register(_ city: SimulatedCity, _ sandbox: Sandbox) throws {
        var registrar = try CityRegistrar(adminConninfo: sandbox.adminConninfo)
        try registrar.register(city)
        try registrar.analyze()
    }

    static func besideUs(_ name: String) -> String {
        URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
            .appendingPathComponent(name).path
    }

    static func rate(_ value: Double) -> String { String(Int(value.rounded())) }

    static func fixed(_ value: Double, _ digits: Int) -> String {
        value.formatted(.number.precision(.fractionLength(digits)).grouping(.never).locale(Locale(identifier: "en_US")))
    }
}
