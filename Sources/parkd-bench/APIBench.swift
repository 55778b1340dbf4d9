import ArgumentParser
import Foundation
import PrivateServers
import Sandbox
import Storage

/// The API's part of the benchmark: how long 32 clients wait, and how many answers a second they get.
struct APIBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "api", abstract: "Measure the API: latency and rate of lists and dashboards with 32 clients.")

    @Option(help: "Seconds of each part.")
    var seconds = 10.0

    @Option(help: "Measure only the parts whose names begin so: \"device list\".")
    var part = ""

    @Option(help: "Folder in which the database is kept for the next run; in a temporary one by default.")
    var folder: String?

    @Option(help: "The daemon's binary; the one beside this program by default.")
    var daemon: String?

    @Option(help: "Folder of the codec files.")
    var codecsDir = "codecs"

    @Option(help: "Folder of the migrations.")
    var migrationsDir = "migrations"

    @OptionGroup
    var against: Against

    @Option(help: "With --against: how often each line is measured, in turn.")
    var rounds = 3

    /// Of the database.
    static let settings = ["shared_buffers": "512MB"]

    /// What is measured, in order.
    static let parts: [(name: String, path: String, manner: HTTPLoad.Manner)] = {
        let devices = "/api/v6/devices?limit=100"
        let spaces = "/api/v6/spaces?limit=100"
        let dashboard = "/api/v6/dashboard/data"
        return [
            ("device list, 100 rows", devices, .plain), ("space list, 100 rows", spaces, .plain),
            ("dashboard", dashboard, .plain), ("device list, If-None-Match", devices, .conditional),
            ("space list, If-None-Match", spaces, .conditional), ("dashboard, If-None-Match", dashboard, .conditional),
            ("device list, none kept", devices, .uncached), ("space list, none kept", spaces, .uncached),
        ]
    }()

    func validate() throws {
        guard rounds > 0 else { throw ValidationError("--rounds must be at least 1.") }
        guard against.binary == nil || folder == nil else {
            throw ValidationError("--against has databases of its own; --folder goes without it.")
        }
    }

    func run() async throws {
        let contest = Contest(
            against, daemon: daemon, codecsDir: codecsDir, migrationsDir: migrationsDir, rounds: rounds)
        if let contest {
            var table = RatioTable()
            try await APIContest(contest: contest, seconds: seconds, part: part).measure(into: &table)
            for line in table.lines { print(line) }
            return
        }
        let folder = folder ?? NSTemporaryDirectory() + "parkd-bench-api-\(getpid())"
        let sandbox = try await Sandbox.start(
            folder: folder, lifetime: self.folder == nil ? .ours : .kept, settings: Self.settings,
            chain: try MigrationChain(folder: migrationsDir))
        try APICity.writeUnlessThere(adminConninfo: sandbox.adminConninfo)
        let process = try await DaemonProcess.start(
            binary: daemon ?? Bench.besideUs("parkd"), sandbox: sandbox, folder: folder, codecsDir: codecsDir,
            migrationsDir: migrationsDir)
        let tokens = try Self.tokens(port: process.port)
        let load = HTTPLoad(port: process.port, tokens: tokens)
        print("100 tenants, 100 000 devices and spaces, 3 000 000 state changes of 30 days; \(load.clients) clients")
        for part in Self.parts where part.name.hasPrefix(self.part) {
            let before = process.cpuMicroseconds
            let result = await load.measure(part.path, part.manner, seconds: seconds)
            Self.show(part.name, result, cpuMicroseconds: process.cpuMicroseconds - before)
        }
        for part in NoisyNeighbour.allCases where part.rawValue.hasPrefix(self.part) {
            try await part.measure(port: process.port, tokens: tokens, seconds: seconds, sandbox.adminConninfo)
        }
        print("peak memory of the daemon   \(Bench.fixed(process.peakMemoryMB, 1)) MB")
        await process.stop()
        await sandbox.stop()
        if self.folder == nil { try? FileManager.default.removeItem(atPath: folder) }
    }

    static func show(_ name: String, _ result: HTTPLoad.Result, cpuMicroseconds: Double) {
        let count = Double(max(result.count, 1))
        print(
            name.padding(toLength: max(27, name.count), withPad: " ", startingAt: 0),
            "\(Int(result.ratePerS)) a second,",
            "p50 \(Bench.fixed(result.percentile(0.5), 1)) ms, p99 \(Bench.fixed(result.percentile(0.99), 1)) ms,",
            "CPU \(Bench.fixed(cpuMicroseconds / count, 1)) µs each,",
            "of the clients \(Bench.fixed(result.cpuMicroseconds / count, 1)) µs"
                + (result.unexpected > 0 ? ", \(result.unexpected) answers of another status than expected" : ""))
    }

    /// A login of each tenant's owner.
    static func tokens(port: Int) throws -> [String] {
        try (1...APICity.tenants).map { try token(of: APICity.email($0), APICity.password, port: port) }
    }

    /// A login of somebody's.
    static func token(of email: String, _ password: String, port: Int) throws -> String {
        var connection = HTTPSocket(port: port)
        defer { connection.close() }
        let body = #"{"email":"\#(email)","password":"\#(password)"}"#
        let head =
            "POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            + "Content-Length: \(body.utf8.count)\r\n\r\n"
        let answer = connection.ask(Array((head + body).utf8), keepBody: true)
        let text = String(decoding: answer.body, as: UTF8.self)
        guard let token = text.firstMatch(of: /"access_token":"([^"]+)"/)?.1 else {
            throw ValidationError("The login of \(email) was answered with \(answer.status).")
        }
        return String(token)
    }
}
