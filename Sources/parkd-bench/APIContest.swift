import Foundation
import PrivateServers
import Sandbox

/// The API of two binaries in turn: each line of ``APIBench``, without the neighbours.
struct APIContest {
    let contest: Contest
    let seconds: Double
    /// Only the lines whose names begin so.
    var part = ""

    /// One of the two, with a login for each tenant.
    private struct Corner {
        let folder: String
        let sandbox: Sandbox
        let daemon: DaemonProcess
        let load: HTTPLoad
    }

    /// Measures, and tells how far it is.
    func measure(into table: inout RatioTable) async throws {
        var corners: [Side: Corner] = [:]
        for contender in contest.contenders { corners[contender.side] = try await start(contender) }
        let started = corners
        for line in APIBench.parts where line.name.hasPrefix(part) {
            var figures = table
            // Once without the clock, so that caches and prepared statements are there.
            for corner in started.values {
                _ = await corner.load.measure(line.path, line.manner, seconds: seconds / 10)
            }
            try await contest.inTurn { _, side in
                guard let corner = started[side] else { return }
                let before = corner.daemon.cpuMicroseconds
                let result = await corner.load.measure(line.path, line.manner, seconds: seconds)
                let cpu = (corner.daemon.cpuMicroseconds - before) / Double(max(result.count, 1))
                figures.add("\(line.name): answers/s", digits: 0, result.ratePerS, of: side)
                figures.add("\(line.name): p50, ms", digits: 2, result.percentile(0.5), of: side)
                figures.add("\(line.name): p99, ms", digits: 2, result.percentile(0.99), of: side)
                figures.add("\(line.name): CPU, µs", digits: 1, cpu, of: side)
                APIBench.show("  \(side): \(line.name)", result, cpuMicroseconds: cpu * Double(result.count))
            }
            table = figures
        }
        for side in Side.allCases {
            guard let corner = corners[side] else { continue }
            table.add("API: peak memory, MB", digits: 1, corner.daemon.peakMemoryMB, of: side)
            await corner.daemon.stop()
            await corner.sandbox.stop()
            try? FileManager.default.removeItem(atPath: corner.folder)
        }
    }

    private func start(_ contender: Contender) async throws -> Corner {
        let folder = NSTemporaryDirectory() + "parkd-bench-api-\(getpid())-\(contender.side)"
        let sandbox = try await Sandbox.start(
            folder: folder, lifetime: .ours, settings: APIBench.settings, chain: nil)
        try contender.migrate(sandbox)
        try APICity.writeUnlessThere(adminConninfo: sandbox.adminConninfo)
        let daemon = try await contender.start(sandbox, folder: folder)
        let load = HTTPLoad(port: daemon.port, tokens: try APIBench.tokens(port: daemon.port))
        return Corner(folder: folder, sandbox: sandbox, daemon: daemon, load: load)
    }
}
