/// Figures of two binaries, and how they relate. Absolute figures drift on a shared machine, and both drift together:
/// so what counts is the ratio within a round.
struct RatioTable {
    private struct Row {
        let name: String
        let digits: Int
        var values: [Side: [Double]] = [:]
    }

    private var rows: [Row] = []

    /// Notes a figure of a round; those of one name come in the order of the rounds.
    mutating func add(_ name: String, digits: Int, _ value: Double, of side: Side) {
        let index = rows.firstIndex { $0.name == name } ?? rows.endIndex
        if index == rows.endIndex { rows.append(Row(name: name, digits: digits)) }
        rows[index].values[side, default: []].append(value)
    }

    /// A heading, and a line for each figure: the medians of both, the median of the rounds' ratios, and between what
    /// they lie.
    var lines: [String] {
        [Self.line("medians of the rounds", "ours", "other", "ours/other", "of the rounds")] + rows.map(Self.line)
    }

    private static func line(_ row: Row) -> String {
        let ours = row.values[.ours] ?? []
        let other = row.values[.other] ?? []
        let ratios = zip(ours, other).filter { $1 != 0 }.map { $0 / $1 }.sorted()
        guard let least = ratios.first, let most = ratios.last else {
            return line(row.name, text(ours, row.digits), text(other, row.digits), "-", "")
        }
        return line(
            row.name, text(ours, row.digits), text(other, row.digits), Bench.fixed(median(ratios), 3),
            "\(Bench.fixed(least, 3)) to \(Bench.fixed(most, 3))")
    }

    private static func text(_ values: [Double], _ digits: Int) -> String {
        values.isEmpty ? "-" : Bench.fixed(median(values), digits)
    }

    /// The middle one; of an even number, the mean of the middle two.
    static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return 0 }
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }

    private static func line(_ name: String, _ ours: String, _ other: String, _ ratio: String, _ range: String)
        -> String
    {
        var line = name.padding(toWidth: 46)
        for (column, width) in [(ours, 10), (other, 10), (ratio, 12)] {
            line += String(repeating: " ", count: max(1, width - column.count)) + column
        }
        return range.isEmpty ? line : line + "   " + range
    }
}

extension String {
    fileprivate func padding(toWidth width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
