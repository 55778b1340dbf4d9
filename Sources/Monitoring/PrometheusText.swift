/// Writes the Prometheus text format 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format).
struct PrometheusText {
    /// What has been written so far.
    private(set) var text = ""

    /// Writes one metric with its HELP and TYPE.
    mutating func write(_ metric: Metric, _ samples: MetricSamples) {
        let name = metric.name
        text += "# HELP \(name) \(metric.help)\n# TYPE \(name) \(metric.kind.rawValue)\n"
        switch samples {
        case .total(let total): text += "\(name) \(total)\n"
        case .seconds(let seconds): text += "\(name) \(Self.written(seconds))\n"
        case .labelled(let label, let values):
            for (value, total) in values {
                text += "\(name){\(label)=\"\(Self.escaped(value))\"} \(total)\n"
            }
        case .info(let labels):
            let list = labels.map { "\($0.label)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",")
            text += "\(name){\(list)} 1\n"
        case .histogram(let histogram):
            for line in histogram.lines(name) { text += line + "\n" }
        }
    }

    /// Whole numbers without a fraction.
    private static func written(_ number: Double) -> String {
        if let integer = Int64(exactly: number), integer.magnitude < 1 << 53 { return String(integer) }
        return number.description
    }

    private static func escaped(_ value: String) -> String {
        value.reduce(into: "") { text, character in
            switch character {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.append(character)
            }
        }
    }
}
