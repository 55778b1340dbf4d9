/// The samples of one metric at one moment.
enum MetricSamples: Sendable {
    /// One number without labels.
    case number(Double)
    /// One number for each value of a label, in the order to print.
    case by(label: String, [(value: String, number: Double)])
    /// A constant 1 that carries labels.
    case info([(label: String, value: String)])
    /// Counts by upper bound.
    case histogram(Histogram)

    /// One count.
    static func count(_ count: some BinaryInteger) -> MetricSamples { .number(Double(count)) }

    /// 1 where it is so, else 0.
    static func flag(_ flag: Bool) -> MetricSamples { .number(flag ? 1 : 0) }
}
