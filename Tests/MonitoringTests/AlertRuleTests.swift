import Testing

@testable import Monitoring

struct AlertRuleTests {
    private let file: RuleFile
    private var rules: [RuleFile.Rule] { file.rules }

    init() throws {
        file = try RuleFile()
    }

    @Test("The file is read to its end, and is of this version")
    func whole() {
        #expect(rules.count == file.text.matches(of: /- alert:/).count && rules.count > 25)
        #expect(file.text.hasPrefix("# Alert rules for Prometheus, for parkd \(Version.number)."))
        #expect(file.text.contains("version!=\"\(Version.number)\""))
        #expect(file.text.contains("these rules are of \(Version.number)\n"))
    }

    @Test("Every metric that an alert names is on the page")
    func metrics() {
        for rule in rules {
            let names = Page.names(in: rule.query)
            #expect(names.subtracting(Page.seriesNames).isEmpty, "\(rule.name)")
            #expect(!names.isEmpty || rule.query.contains("up{"), "\(rule.name)")
        }
    }

    @Test("Every selector picks the job, so that no other daemon's process sets off an alert")
    func jobs() throws {
        for rule in try RuleFile(job: "parking").rules {
            for match in rule.query.matches(of: /\b(?:parkd|process)_\w+|\bup\b/) {
                let rest = rule.query[match.range.upperBound...]
                #expect(rest.hasPrefix("{job=\"parking\""), "\(rule.name): \(match.0)")
            }
        }
    }

    @Test("Each alert has a name of its own, one line for the pager, a remedy, and a chapter in the runbook")
    func texts() throws {
        #expect(Set(rules.map(\.name)).count == rules.count)
        let document = try Page.document()
        for rule in rules {
            #expect(rule.name.wholeMatch(of: /Parkd[A-Z][A-Za-z]+/) != nil)
            #expect(rule.summary.count <= 110 && !rule.summary.contains("\n"), "\(rule.name)")
            #expect(rule.description.hasSuffix(".") && rule.description.count > 80, "\(rule.name)")
            #expect(rule.holds.wholeMatch(of: /\d+[mh]/) != nil, "\(rule.name)")
            #expect(["critical", "warning", "info"].contains(rule.severity), "\(rule.name)")
            let after = rule.holds == "0m" ? "at once" : rule.holds
            let row = "| [`\(rule.name)`](#\(rule.name.lowercased())) | \(rule.severity) | \(after) |"
            #expect(document.contains(row) && document.contains("\n### \(rule.name)\n\n"), "\(rule.name)")
        }
        #expect(document.matches(of: /\n### Parkd\w+\n/).count == rules.count)
        #expect(document.matches(of: /\n\| \[`Parkd\w+`\]/).count == rules.count)
    }

    @Test("Each way to lose or delay data has an alert")
    func coverage() {
        let named = rules.reduce(into: Set<String>()) { $0.formUnion(Page.names(in: $1.query)) }
        let dangers = [
            "parkd_orphans_total", "parkd_quarantined_total", "parkd_set_aside_dropped_total",
            "parkd_lost_uplinks_total", "parkd_qos0_deliveries_total", "parkd_messages_handed_back_total",
            "parkd_network_tenant_changes_total", "parkd_oldest_unacknowledged_seconds", "parkd_spool_bytes",
            "parkd_spool_oldest_seconds", "parkd_spool_full", "parkd_spool_up", "parkd_spools_set_aside_total",
            "parkd_mqtt_up", "parkd_mqtt_connections_total", "parkd_mqtt_sessions_lost_total", "parkd_database_up",
            "parkd_rows_held_senders", "parkd_codecs_refused", "parkd_commit_seconds_bucket",
        ]
        for name in dangers { #expect(named.contains(name), "\(name)") }
    }

    @Test("No line of the file is too long to edit, and none ends in a space")
    func lines() {
        for line in file.text.split(separator: "\n") {
            #expect(line.count <= 140, "\(line)")
            #expect(!line.hasSuffix(" "), "\(line)")
        }
    }
}
