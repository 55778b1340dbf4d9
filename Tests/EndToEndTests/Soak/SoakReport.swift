import Foundation

/// What a soak prints: a line each minute, and a table at its end that is Markdown for docs/develop/performance.md.
struct SoakReport {
    let state: SoakJournal.State
    let plan: SoakPlan
    let uplinks: PacedUplinks.Standing
    let oracle: Oracle
    let memory: SoakMemory?
    /// At the beginning of the last life, and at its end.
    let first: SoakStanding
    let last: SoakStanding

    /// How the daemon of a life is now.
    static func line(_ life: DaemonLife?, _ uplinks: PacedUplinks.Standing, minute: Int) -> String {
        guard let life, let last = life.samples.last else { return "soak  minute \(minute): no daemon" }
        let before = life.samples.dropLast().last
        let seconds = before.map { (last.at - $0.at) / .seconds(1) } ?? last.metrics.number(.uptime)
        let cpu = last.metrics.number(.cpuTime) - (before?.metrics.number(.cpuTime) ?? 0)
        return """
            soak  minute \(minute): sent \(uplinks.sent), stored \(life.keptBefore + last.metrics[.readings]), \
            spool \(last.metrics[.spoolMessages]), memory \(megabytes(last.residentKB)) MB \
            (private \(megabytes(last.anonymousKB))), \(last.descriptors) files, \(last.threads) threads, \
            CPU \(fixed(100 * cpu / seconds, 1)) %
            """
    }

    /// The closing table.
    var table: String {
        let rows = [
            ("uplinks", "\(oracle.sent) in \(Int(plan.length / .seconds(60))) minutes, \(Soak.ratePerS)/s"),
            ("lost, duplicated", "\(oracle.lost), \(oracle.duplicated)"),
            ("sent again by the publisher", "\(uplinks.resent)"),
            ("redelivered or committed again, and stored once", "\(total(.duplicates))"),
            ("through the spool", "\(total(.drained))"),
        ]
        let faults = SoakFault.allCases.map { fault in
            let took = state.recoveries.filter { $0.fault == fault }.map { $0.took / .seconds(1) }
            return (fault.rawValue, "\(took.count) ×, nothing behind after \(Self.fixed(took.max() ?? 0, 1)) s")
        }
        let ends = [
            ("heap early, late" + (memory == nil ? " (too short to compare)" : ""), heap),
            ("resident at most", "\(Self.megabytes(state.lives.flatMap(\.samples).map(\.residentKB).max() ?? 0)) MB"),
            ("files, threads at first", "\(first.descriptors), \(first.threads)"),
            ("files, threads at last", "\(last.descriptors), \(last.threads)"),
            ("CPU of the daemon", "\(Self.fixed(cpuPerUplink, 1)) µs an uplink"),
        ]
        return (["| | |", "|---|---|"] + (rows + faults + ends).map { "| \($0.0) | \($0.1) |" })
            .joined(separator: "\n")
    }

    private var heap: String {
        let (early, late) = (memory?.early ?? first, memory?.late ?? last)
        return "\(Self.megabytes(early.anonymousKB)) MB, \(Self.megabytes(late.anonymousKB)) MB"
    }

    private var cpuPerUplink: Double {
        let last = state.lives.compactMap(\.samples.last?.metrics)
        let seconds = last.reduce(0) { $0 + $1.number(.cpuTime) }
        return 1e6 * seconds / Double(max(1, last.reduce(0) { $0 + $1[.readings] }))
    }

    private func total(_ metric: SoakMetric) -> Int {
        state.lives.compactMap(\.samples.last).reduce(0) { $0 + $1.metrics[metric] }
    }

    /// A number with so many digits after the point.
    static func fixed(_ value: Double, _ digits: Int) -> String {
        value.formatted(.number.precision(.fractionLength(digits)).grouping(.never).locale(Locale(identifier: "en_US")))
    }

    private static func megabytes(_ kilobytes: Int) -> String { fixed(Double(kilobytes) / 1024, 1) }
}
