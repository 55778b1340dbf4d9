/// Knows the daemon's counters.
public protocol MetricsSource: Sendable {
    /// All metrics in the Prometheus text format 0.0.4; no tenant names or ids in labels.
    func prometheusText() async -> String
}
