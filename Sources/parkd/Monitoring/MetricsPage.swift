import HTTPAPI
import LoRaWAN

/// The page of the Prometheus text format 0.0.4: every ``Metric``, in its order.
struct MetricsPage: MetricsSource {
    let source: DaemonFigures.Source

    func prometheusText() async -> String {
        let figures = source.figures(at: .now)
        var page = PrometheusText()
        for metric in Metric.all { page.write(metric, metric.samples(figures)) }
        return page.text
    }
}
