/// The alerts that go with this version.
struct AlertRules: Sendable {
    let query: PromQL

    /// The rules for the daemons that Prometheus scrapes as `job`.
    init(job: String = "parkd") {
        query = PromQL(labels: "job=\"\(job)\"")
    }

    /// Those that concern one thing, under its name.
    var groups: [(name: String, rules: [AlertRule])] {
        [
            ("parkd-daemon", daemon), ("parkd-broker", broker), ("parkd-database", database), ("parkd-spool", spool),
            ("parkd-data", data), ("parkd-codecs", codecs),
        ]
    }

    /// All of them.
    var all: [AlertRule] { groups.flatMap(\.rules) }

    /// As a rule file for Prometheus.
    var yaml: String {
        var text = YAMLText()
        text.comment(
            """
            Prometheus alert rules for parkd \(Version.number) (\(Version.commit)), printed by `parkd monitoring \
            rules`. README.md, "Watching it", says what to do for each. Thresholds are yours to change.
            """)
        text.line("groups:")
        for (name, rules) in groups {
            text.line("")
            text.line("  - name: \(name)")
            text.line("    rules:")
            for (index, rule) in rules.enumerated() {
                if index > 0 { text.line("") }
                write(rule, to: &text)
            }
        }
        return text.text
    }

    private func write(_ rule: AlertRule, to text: inout YAMLText) {
        if let comment = rule.comment { text.comment(comment, indent: 6) }
        text.line("      - alert: \(rule.name)")
        text.literal("expr", rule.query, indent: 8)
        text.line("        for: \(rule.holds)")
        text.line("        labels:")
        text.line("          severity: \(rule.severity.rawValue)")
        text.line("        annotations:")
        text.folded("summary", rule.summary, indent: 10)
        text.folded("description", rule.description, indent: 10)
    }
}
