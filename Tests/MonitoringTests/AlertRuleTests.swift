import ArgumentParser
import Foundation
import Testing

@testable import parkd

struct AlertRuleTests {
    private let rules = AlertRules().all

    @Test("Every metric that an alert names is on the page")
    func metrics() {
        for rule in rules {
            let names = Page.names(in: rule.query)
            #expect(names.subtracting(Page.seriesNames).isEmpty, "\(rule.name)")
            #expect(!names.isEmpty || rule.query.contains("up{"), "\(rule.name)")
        }
    }

    @Test("Every selector picks the job, so that no other daemon's process sets off an alert")
    func jobs() {
        for rule in AlertRules(job: "parking").all {
            for match in rule.query.matches(of: /\b(?:parkd|process)_\w+|\bup\b/) {
                let rest = rule.query[match.range.upperBound...]
                #expect(rest.hasPrefix("{job=\"parking\""), "\(rule.name): \(match.0)")
            }
        }
    }

    @Test("Each alert has a name of its own, one line for the pager, and a remedy; and the README says what to do")
    func texts() throws {
        #expect(Set(rules.map(\.name)).count == rules.count)
        let readme = try Page.readme()
        for rule in rules {
            #expect(rule.name.wholeMatch(of: /Parkd[A-Z][A-Za-z]+/) != nil)
            #expect(rule.summary.count <= 110 && !rule.summary.contains("\n"), "\(rule.name)")
            #expect(rule.description.hasSuffix(".") && rule.description.count > 80, "\(rule.name)")
            #expect(rule.holds.wholeMatch(of: /\d+[mh]/) != nil, "\(rule.name)")
            #expect(readme.contains("| `\(rule.name)` | \(rule.severity.rawValue) |"), "\(rule.name)")
        }
        #expect(readme.matches(of: /\| `Parkd\w+` \|/).count == rules.count)
    }

    @Test("What an alert tells people to set or run exists")
    func remedies() {
        let keys = Set(Setting.allCases.map(\.environmentName))
        let commands = Set(Parkd.configuration.subcommands.compactMap { $0.configuration.commandName })
        for rule in rules {
            for match in rule.description.matches(of: /PARKD_\w+/) {
                #expect(keys.contains(String(match.0)), "\(rule.name): \(match.0)")
            }
            for match in rule.description.matches(of: /`parkd (\w+)/) {
                #expect(commands.contains(String(match.1)), "\(rule.name): \(match.0)")
            }
        }
    }

    @Test("Each way to lose or delay data has an alert")
    func coverage() {
        let named = rules.reduce(into: Set<String>()) { $0.formUnion(Page.names(in: $1.query)) }
        let dangers: [Metric] = [
            .orphans, .quarantined, .setAsideDropped, .lostUplinks, .unprotected, .handedBack, .networkTenantChanges,
            .oldestUnacknowledged, .spoolBytes, .spoolOldest, .spoolFull, .spoolUp, .spoolsSetAside, .brokerUp,
            .brokerConnections, .sessionsLost, .databaseUp, .rowsHeldSenders,
            .codecsRefused,
        ]
        for metric in dangers { #expect(named.contains(metric.rawValue), "\(metric.rawValue)") }
        #expect(named.contains(Metric.commitTime.rawValue + "_bucket"))
    }

    @Test("The file has every rule, no line is too long to edit, and no block breaks out of its indentation")
    func yaml() {
        let yaml = AlertRules().yaml
        for rule in rules { #expect(yaml.contains("      - alert: \(rule.name)\n")) }
        for line in yaml.split(separator: "\n") {
            #expect(line.count <= 140, "\(line)")
            #expect(!line.hasSuffix(" "), "\(line)")
        }
        for name in Page.names(in: yaml.split(separator: "\n").filter { !$0.contains("#") }.joined(separator: "\n")) {
            #expect(Page.seriesNames.contains(name), "\(name)")
        }
    }

    @Test("Text in a block is broken at spaces and comes out of YAML as it went in")
    func folding() {
        var text = YAMLText()
        let value = (1...60).map { "word\($0)" }.joined(separator: " ")
        text.folded("summary", value, indent: 4)
        let lines = text.text.split(separator: "\n")
        #expect(lines.first == "    summary: >-")
        #expect(lines.count > 3 && lines.dropFirst().allSatisfy { $0.hasPrefix("      w") && $0.count <= 110 })
        #expect(lines.dropFirst().map { $0.dropFirst(6) }.joined(separator: " ") == value)
    }
}
