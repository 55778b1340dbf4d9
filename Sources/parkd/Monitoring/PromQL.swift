/// Writes queries over our metrics, each with the labels that pick the daemons meant.
struct PromQL: Sendable {
    /// The matchers that every selector gets, such as `job="parkd"`.
    let labels: String

    /// The current value, or that of the label values that `matcher` picks.
    func now(_ metric: Metric, _ matcher: String? = nil) -> String {
        "\(metric.rawValue){\(matchers(matcher))}"
    }

    /// By how much a counter grows in a second, over a window such as `5m`.
    func rate(_ metric: Metric, _ matcher: String? = nil, over window: String) -> String {
        "rate(\(now(metric, matcher))[\(window)])"
    }

    /// By how much a counter grew in a window.
    func increase(_ metric: Metric, _ matcher: String? = nil, over window: String) -> String {
        "increase(\(now(metric, matcher))[\(window)])"
    }

    /// The value of which a share `quantile` of a histogram's samples in a window is below, for each daemon.
    func quantile(_ quantile: Double, of metric: Metric, over window: String) -> String {
        let buckets = "\(metric.rawValue)_bucket{\(labels)}"
        return "histogram_quantile(\(quantile), sum by (job, instance, le) (rate(\(buckets)[\(window)])))"
    }

    /// The mean of a histogram's samples in a window.
    func mean(of metric: Metric, over window: String) -> String {
        let rate = { (part: String) in "rate(\(metric.rawValue)_\(part){\(labels)}[\(window)])" }
        return "\(rate("sum")) / \(rate("count"))"
    }

    /// Whether Prometheus reaches the daemon: its own metric, not ours.
    var up: String { "up{\(labels)}" }

    private func matchers(_ matcher: String?) -> String {
        matcher.map { "\(labels), \($0)" } ?? labels
    }
}
