/// A Prometheus histogram: cumulative counts by upper bound.
struct Histogram: Sendable {
    private let bounds: [Double]
    private var counts: [Int]
    private var sum: Double = 0

    init(bounds: [Double]) {
        self.bounds = bounds
        counts = [Int](repeating: 0, count: bounds.count + 1)
    }

    mutating func record(_ value: Double) {
        counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
        sum += value
    }

    /// The lines of the text format 0.0.4.
    func lines(_ name: String) -> [String] {
        var total = 0
        var lines: [String] = []
        for (index, bound) in bounds.enumerated() {
            total += counts[index]
            lines.append("\(name)_bucket{le=\"\(bound)\"} \(total)")
        }
        total += counts[bounds.count]
        return lines + ["\(name)_bucket{le=\"+Inf\"} \(total)", "\(name)_sum \(sum)", "\(name)_count \(total)"]
    }
}
