/// One panel of the dashboard.
struct DashboardPanel: Sendable {
    /// How it shows its numbers.
    enum Kind: String, Sendable {
        /// The last value, large.
        case stat
        /// Lines over time.
        case timeseries
    }

    /// Grafana's names of units.
    enum Unit: String, Sendable {
        case count = "short"
        case seconds = "s"
        case bytes
        case share = "percentunit"
        case perSecond = "cps"
        case messagesPerSecond = "mps"
        /// 1 is well, 0 is away.
        case upOrAway = "bool_on_off"
    }

    /// From which value on it is shown in which colour.
    struct Threshold: Sendable {
        /// `nil` for whatever is below the next.
        let from: Double?
        let colour: String
    }

    /// What it queries, and what the answer is called.
    struct Target: Sendable {
        let query: String
        let legend: String
    }

    let title: String
    /// What it tells and when to worry; shown at the panel's corner.
    let description: String
    let kind: Kind
    let unit: Unit
    let targets: [Target]
    var thresholds: [Threshold] = []
    /// Whether a `stat` shows the legend in place of the value.
    var isNamed = false
    /// Of the 24 columns.
    var width: Int { kind == .stat ? 4 : 8 }

    /// Lines over time.
    static func lines(
        _ title: String, _ unit: Unit, _ description: String, _ targets: [Target], worryFrom: Double? = nil
    ) -> DashboardPanel {
        DashboardPanel(
            title: title, description: description, kind: .timeseries, unit: unit, targets: targets,
            thresholds: worryFrom.map { [Threshold(from: nil, colour: "green"), Threshold(from: $0, colour: "red")] }
                ?? [])
    }

    /// A number that is green below `worryFrom`.
    static func number(
        _ title: String, _ unit: Unit, _ description: String, _ query: String, legend: String = "{{instance}}",
        worryFrom: Double? = nil
    ) -> DashboardPanel {
        var thresholds = [Threshold(from: nil, colour: "green")]
        if let worryFrom { thresholds.append(Threshold(from: worryFrom, colour: "red")) }
        return DashboardPanel(
            title: title, description: description, kind: .stat, unit: unit,
            targets: [Target(query: query, legend: legend)], thresholds: thresholds)
    }

    /// A 1 that should not be 0.
    static func upOrAway(_ title: String, _ description: String, _ query: String) -> DashboardPanel {
        DashboardPanel(
            title: title, description: description, kind: .stat, unit: .upOrAway,
            targets: [Target(query: query, legend: "{{instance}}")],
            thresholds: [Threshold(from: nil, colour: "red"), Threshold(from: 1, colour: "green")])
    }

    /// A label in place of a number.
    static func name(_ title: String, _ description: String, _ query: String, legend: String) -> DashboardPanel {
        var panel = number(title, .count, description, query, legend: legend)
        panel.isNamed = true
        return panel
    }
}
