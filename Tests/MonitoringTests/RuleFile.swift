import Foundation

@testable import Monitoring

/// The alerts of `monitoring/parkd-rules.yml`, read in the one form in which the file is written; whether it is YAML,
/// and whether Prometheus understands it, is promtool's to say.
struct RuleFile {
    /// One alert.
    struct Rule {
        var name = ""
        var query = ""
        var holds = ""
        var severity = ""
        var summary = ""
        var description = ""
    }

    let text: String
    private(set) var rules: [Rule] = []

    /// Reads the file, for the daemons that are scraped as `job`.
    init(job: String = MonitoringFile.job) throws {
        text = MonitoringFile.rules(try MonitoringFile.rules.text(in: Page.checkout + "monitoring"), for: job)
        var block: WritableKeyPath<Rule, String>?
        for line in text.split(separator: "\n").map({ $0.trimmingCharacters(in: .whitespaces) }) {
            if line.hasPrefix("- alert: ") {
                rules.append(Rule(name: String(line.dropFirst(9))))
                block = nil
            } else if let last = rules.indices.last, !line.hasPrefix("#") {
                switch line {
                case "expr: |-": block = \.query
                case "summary: >-": block = \.summary
                case "description: >-": block = \.description
                case "labels:", "annotations:": block = nil
                case _ where line.hasPrefix("for: "):
                    rules[last].holds = String(line.dropFirst(5))
                    block = nil
                case _ where line.hasPrefix("severity: "): rules[last].severity = String(line.dropFirst(10))
                default:
                    guard let block, !line.hasPrefix("- name:"), line != "rules:" else { continue }
                    let former = rules[last][keyPath: block]
                    rules[last][keyPath: block] = former.isEmpty ? line : former + " " + line
                }
            }
        }
    }
}
