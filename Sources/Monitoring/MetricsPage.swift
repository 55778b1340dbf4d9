public import HTTPAPI
import LoRaWAN

/// The page of the Prometheus text format 0.0.4: every ``Metric``, in its order.
public struct MetricsPage: MetricsSource {
    private let source: DaemonFigures.Source

    /// Makes the page of this daemon.
    public init(source: DaemonFigures.Source) {
        self.source = source
    }

    /// The page, as it is now.
    public func prometheusText() async -> String {
        let figures = source.figures(at: .now)
        var page = PrometheusText()
        for metric in Metric.all { page.write(metric, metric.samples(figures)) }
        return page.text
    }
}
