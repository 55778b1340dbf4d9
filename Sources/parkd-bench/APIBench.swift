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

    @Option(help: "The daemon's binary; the one beside this program by default.")
    var daemon: String?

    @Option(help: "Folder of the codec files.")
    var codecsDir = "codecs"

    @Option(help: "Folder of the migrations.")
    var migrationsDir = "migrations"

    func run() async throws {
        let folder = NSTemporaryDirectory() + "parkd-bench-api-\(getpid())"
        let sandbox = try await Sandbox.start(
            folder: folder, lifetime: .ours, settings: ["shared_buffers": "512MB"],
            chain: try MigrationChain(folder: migrationsDir))
        try APICity.write(adminConninfo: sandbox.adminConninfo)
        let process = try await DaemonProcess.start(
            binary: daemon ?? Bench.besideUs("parkd"), sandbox: sandbox, folder: folder, codecsDir: codecsDir,
            migrationsDir: migrationsDir)
        let load = HTTPLoad(port: process.port, tokens: try Self.tokens(port: process.port))
        print("100 tenants, 100 000 devices and spaces, 3 000 000 state changes of 30 days; \(load.clients) clients")
        let list = "/api/v6/devices?limit=100"
        try await show("device list, 100 rows", load, list, .plain)
        try await show("space list, 100 rows", load, "/api/v6/spaces?limit=100", .plain)
        try await show("dashboard", load, "/api/v6/dashboard/data", .plain)
        try await show("device list, If-None-Match", load, list, .conditional)
        try await show("dashboard, If-None-Match", load, "/api/v6/dashboard/data", .conditional)
        try await show("device list, none kept", load, list, .uncached)
        try await show("dashboard, none kept", load, "/api/v6/dashboard/data", .uncached)
        print("peak memory of the daemon   \(Bench.fixed(process.peakMemoryMB, 1)) MB")
        await process.stop()
        await sandbox.stop()
    }

    private func show(_ name: String, _ load: HTTPLoad, _ path: String, _ manner: HTTPLoad.Manner) async throws {
        let result = await load.measure(path, manner, seconds: seconds)
        print(
            name.padding(toLength: 27, withPad: " ", startingAt: 0), "\(Int(result.ratePerS)) a second,",
            "p50 \(Bench.fixed(result.percentile(0.5), 1)) ms, p99 \(Bench.fixed(result.percentile(0.99), 1)) ms",
            result.unexpected > 0 ? ", \(result.unexpected) answers of another status than expected" : "")
    }

    private static func tokens(port: Int) throws -> [String] {
        var connection = HTTPSocket(port: port)
        defer { connection.close() }
        return try (1...APICity.tenants).map { tenant in
            let body = #"{"email":"\#(APICity.email(tenant))","password":"\#(APICity.password)"}"#
            let head =
                "POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Content-Length: \(body.utf8.count)\r\n\r\n"
            let answer = connection.ask(Array((head + body).utf8), keepBody: true)
            let text = String(decoding: answer.body, as: UTF8.self)
            guard let token = text.firstMatch(of: /"access_token":"([^"]+)"/)?.1 else {
                throw ValidationError("The login of \(APICity.email(tenant)) was answered with \(answer.status).")
            }
            return String(token)
        }
    }
}
