/// One reading of `/metrics`, the samples of a metric's labels added up.
struct MetricsScrape: Sendable {
    private let values: [Substring: Double]

    /// Reads a page in the text format 0.0.4.
    init(_ page: String) {
        values = page.split(separator: "\n").reduce(into: [:]) { values, line in
            guard !line.hasPrefix("#"), let end = line.lastIndex(of: " "), let number = Double(line[end...].dropFirst())
            else { return }
            values[line[..<end].prefix { $0 != "{" }, default: 0] += number
        }
    }

    /// A number as the page has it; 0 where it has none.
    func number(_ metric: SoakMetric) -> Double { values[Substring(metric.rawValue)] ?? 0 }

    /// A count.
    subscript(_ metric: SoakMetric) -> Int { Int(number(metric)) }

    /// Messages received that are neither committed nor in the spool, as the counters have it.
    var waiting: Int { self[.received] - self[.committed] - self[.spooled] + self[.drained] }
}
