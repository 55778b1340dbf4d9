import Foundation
import Simulation

/// Ingest of two binaries in turn: full speed, latency at a fixed rate, memory.
struct IngestContest {
    let bench: Bench
    let contest: Contest
    let encoding: Encoding

    /// One of the two on its servers.
    private struct Corner {
        let stage: BenchStage
        let daemon: DaemonProcess
    }

    /// Measures, and tells how far it is.
    func measure(into table: inout RatioTable) async throws {
        var corners: [Side: Corner] = [:]
        for contender in contest.contenders {
            let stage = try await BenchStage.start(bench, contender: contender)
            let daemon = try await contender.start(stage.sandbox, folder: try stage.stateFolder())
            corners[contender.side] = Corner(stage: stage, daemon: daemon)
        }
        // Caches are filled and indexes begun before the clock runs.
        for corner in corners.values {
            let load = Load(city: corner.stage.city, encoding: encoding)
            try await corner.stage.publish(max(1, bench.uplinks / 10), pass: 0, load, to: [corner.daemon])
        }
        let started = corners
        var figures = table
        try await contest.inTurn { round, side in
            guard let corner = started[side] else { return }
            try await measure(corner, side, round: round, into: &figures)
        }
        for side in Side.allCases {
            guard let corner = corners[side] else { continue }
            figures.add(name("peak memory, MB"), digits: 1, corner.daemon.peakMemoryMB, of: side)
            await corner.daemon.stop()
            await corner.stage.stop()
        }
        table = figures
    }

    private func measure(_ corner: Corner, _ side: Side, round: Int, into table: inout RatioTable) async throws {
        let load = Load(city: corner.stage.city, encoding: encoding)
        let sandbox = corner.stage.sandbox
        let speed = try await FullSpeed.commit(
            load: load, uplinks: bench.uplinks, pass: 2 * round + 1, sandbox: sandbox, process: corner.daemon)
        let latency = try await Latency.measure(
            load: load, pass: 2 * round + 2, ratePerS: bench.rate, seconds: bench.seconds, sandbox: sandbox)
        table.add(name("committed, uplinks/s"), digits: 0, speed.committedPerS, of: side)
        table.add(name("CPU, µs an uplink"), digits: 1, speed.cpuMicrosecondsPerUplink, of: side)
        table.add(name("publish to commit p50, ms"), digits: 2, latency.p50MS, of: side)
        table.add(name("publish to commit p99, ms"), digits: 2, latency.p99MS, of: side)
        print(
            "  \(encoding), round \(round + 1), \(side): \(Bench.rate(speed.committedPerS))/s, "
                + "\(Bench.fixed(speed.cpuMicrosecondsPerUplink, 1)) µs, p50 \(Bench.fixed(latency.p50MS, 1)) ms, "
                + "p99 \(Bench.fixed(latency.p99MS, 1)) ms")
    }

    private func name(_ figure: String) -> String { "\(encoding): \(figure)" }
}
