import Parking

/// The samples of one metric at one moment.
enum MetricSamples: Sendable {
    /// A number of things.
    case total(Int64)
    /// A time.
    case seconds(Double)
    /// One number for each value of a label, in the order to print.
    case labelled(String, [(value: String, total: Int64)])
    /// A constant 1 that carries labels.
    case info([(label: String, value: String)])
    /// Counts by upper bound.
    case histogram(Histogram)

    /// One count.
    static func count(_ count: some BinaryInteger) -> MetricSamples { .total(Int64(clamping: count)) }

    /// 1 where it is so, else 0.
    static func flag(_ flag: Bool) -> MetricSamples { .total(flag ? 1 : 0) }

    /// One count for each of these, those at 0 included: a series that begins with its first event hides that event
    /// from `rate()`.
    static func by<Value>(
        _ label: String, _ values: [Value], _ name: (Value) -> String, count: (Value) -> Int
    ) -> MetricSamples {
        .labelled(label, values.map { (name($0), Int64(count($0))) })
    }

    /// The same among the numbers of `/health`, which has neither histograms nor words.
    var healthValue: HealthSnapshot.Count.Value? {
        switch self {
        case .total(let total): .total(total)
        case .seconds(let seconds): .seconds(seconds)
        case .labelled(_, let values): .byWord(values.map { HealthSnapshot.Count.Word($0.value, $0.total) })
        case .info, .histogram: nil
        }
    }
}
