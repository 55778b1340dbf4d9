import HTTPTypes

/// The daemon's counters for Prometheus.
struct MetricsController: Sendable {
    let metrics: any MetricsSource

    func add(to routes: inout RouteTable) {
        routes.open(
            Chapter.system.all(.get, "metrics", at: "/metrics", for: .open, "Counters for Prometheus")
                .gives(text: "text/plain")
        ) { _ in await prometheus() }
    }

    private func prometheus() async -> Answer {
        var answer = Answer()
        answer.headers[.contentType] = "text/plain; version=0.0.4; charset=utf-8"
        answer.body = Array(await metrics.prometheusText().utf8)
        return answer.notStored()
    }
}
