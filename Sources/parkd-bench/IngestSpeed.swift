import Simulation

/// From the broker to committed rows: how close the daemon comes to what the broker alone can do.
struct IngestSpeed {
    let bench: Bench
    let encoding: Encoding

    /// Measures and prints.
    func show() async throws {
        let stage = try await BenchStage.start(bench)
        let load = Load(city: stage.city, encoding: encoding)
        print("10 000 devices, 50 tenants, \(load.bytesPerUplink) bytes an uplink (\(encoding)), 10 % state changes")
        let daemon = try await stage.startDaemon(bench)
        try await showFullSpeed(load, stage, daemon)
        if bench.statements {
            try StatementCosts.show(uplinks: bench.uplinks * bench.rounds, sandbox: stage.sandbox)
        }
        let latency = try await Latency.measure(
            load: load, pass: bench.rounds, ratePerS: bench.rate, seconds: bench.seconds, sandbox: stage.sandbox)
        Bench.show(
            "publish to commit at \(bench.rate)/s",
            "p50 \(Bench.fixed(latency.p50MS, 1)) ms, p99 \(Bench.fixed(latency.p99MS, 1)) ms, "
                + "\(latency.count) uplinks")
        Bench.show("peak memory of the daemon", "\(Bench.fixed(daemon.peakMemoryMB, 1)) MB")
        await daemon.stop()
        await stage.stop()
    }

    private func showFullSpeed(_ load: Load, _ stage: BenchStage, _ daemon: DaemonProcess) async throws {
        var measured: [FullSpeed.Round] = []
        for number in 0..<bench.rounds {
            let round = try await FullSpeed.measure(
                load: load, uplinks: bench.uplinks, pass: number, sandbox: stage.sandbox, process: daemon)
            print(
                "  round \(number + 1): broker \(Bench.rate(round.countedPerS))/s, "
                    + "parkd \(Bench.rate(round.committedPerS))/s, ratio \(Bench.fixed(round.ratio, 2))")
            measured.append(round)
        }
        Bench.show("broker to a subscriber that only counts", "\(Bench.rate(measured.median(\.countedPerS))) uplinks/s")
        Bench.show("parkd to committed rows", "\(Bench.rate(measured.median(\.committedPerS))) uplinks/s")
        Bench.show("ratio", Bench.fixed(measured.median(\.ratio), 2))
        Bench.show(
            "CPU of the daemon", "\(Bench.fixed(measured.median(\.cpuMicrosecondsPerUplink), 1)) µs an uplink")
    }
}
