import Parking

/// A metric of the daemon: what it is called, what it tells, and where its samples come from.
struct Metric: Sendable {
    /// The types of the text format 0.0.4 that we use.
    enum Kind: String, Sendable {
        /// Only grows, from 0 at the start of the daemon. Its name ends in `_total`, and no other's.
        case counter
        /// Goes up and down.
        case gauge
        /// Counts by upper bound, with sum and count.
        case histogram
    }

    /// A number of `/health`.
    private struct HealthCount: Sendable {
        let name: String
        let value: @Sendable (DaemonFigures) -> MetricSamples
    }

    /// What Prometheus knows it as.
    let name: String
    /// Of which type it is.
    let kind: Kind
    /// What it tells, in one sentence.
    let help: String
    /// Its samples at one moment, with their labels.
    let samples: @Sendable (DaemonFigures) -> MetricSamples
    private var healthCount: HealthCount?

    init(
        _ name: String, _ kind: Kind, _ help: String, samples: @escaping @Sendable (DaemonFigures) -> MetricSamples
    ) {
        self.name = name
        self.kind = kind
        self.help = help
        self.samples = samples
    }

    /// The same metric, which `/health` shows too, under this name and as this value, or as it is.
    func onHealth(_ name: String, as value: (@Sendable (DaemonFigures) -> MetricSamples)? = nil) -> Metric {
        var metric = self
        metric.healthCount = HealthCount(name: name, value: value ?? samples)
        return metric
    }

    /// The numbers of `/health`, as they are.
    static func healthCounts(_ figures: DaemonFigures) -> [HealthSnapshot.Count] {
        all.compactMap { metric in
            metric.healthCount.flatMap { count in
                count.value(figures).healthValue.map { HealthSnapshot.Count(count.name, $0) }
            }
        }
    }
}
