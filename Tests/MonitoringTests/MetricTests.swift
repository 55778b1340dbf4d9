import Foundation
import Ingest
import LoRaWAN
import Testing

@testable import parkd

struct MetricTests {
    @Test("A counter's name ends in _total and no other's does; a name tells its unit by Prometheus' words")
    func names() {
        for metric in Metric.allCases {
            let name = metric.rawValue
            #expect(name.hasSuffix("_total") == (metric.kind == .counter), "\(name)")
            #expect(name.wholeMatch(of: /(parkd|process)_[a-z0-9]+(_[a-z0-9]+)*/) != nil, "\(name)")
            #expect(metric.help.hasSuffix(".") && !metric.help.contains("\n"), "\(name)")
        }
        #expect(Set(Metric.allCases.map(\.help)).count == Metric.allCases.count)
    }

    @Test("The page has HELP, TYPE and samples of every metric, once, and nothing else")
    func page() async throws {
        let text = try await Page.text()
        #expect(text.hasSuffix("\n"))
        var declared: [String] = []
        for line in text.split(separator: "\n") {
            if let match = line.wholeMatch(of: /# HELP (\w+) (.+)/) {
                let metric = try #require(Metric(rawValue: String(match.1)), "\(line)")
                #expect(match.2 == metric.help)
                declared.append(metric.rawValue)
            } else if let match = line.wholeMatch(of: /# TYPE (\w+) (\w+)/) {
                #expect(
                    match.1 == declared.last ?? "" && match.2 == Metric(rawValue: String(match.1))?.kind.rawValue ?? "")
            } else {
                let match = try #require(
                    line.wholeMatch(of: /(\w+)(?:\{(?:\w+="(?:[^"\\]|\\.)*",?)+\})? (\S+)/), "\(line)")
                #expect(Double(match.2) != nil, "\(line)")
                #expect(Page.seriesNames.contains(String(match.1)), "\(line)")
                #expect(match.1.hasPrefix(declared.last ?? "?"), "\(line) stands under \(declared.last ?? "nothing")")
            }
        }
        #expect(declared == Metric.allCases.map(\.rawValue))
        for name in Page.seriesNames { #expect(text.contains("\n\(name)"), "\(name) has no sample") }
    }

    @Test("The page shows each thing that can become of a message under its own name")
    func values() async throws {
        let board = IngestBoard()
        board.update { state in
            state.received = 2_000_000
            state.acknowledged = 12
            state.handedBack = 7
            state.tally.quarantined = [.unknownFrame: 3]
            state.databaseFaults = [.unavailable: 5]
            state.brokerFaults = 2
            state.isSpoolFull = true
            state.oldestHeldAt = Timestamp.now.adding(seconds: -90)
            state.batchSizes.record(30)
            state.batchSizes.record(5000)
        }
        let lines = Set(try await Page.text(board).split(separator: "\n").map(String.init))
        for line in [
            "parkd_messages_received_total 2000000", "parkd_messages_acknowledged_total 12",
            "parkd_messages_handed_back_total 7", #"parkd_quarantined_total{reason="unknown_frame"} 3"#,
            #"parkd_quarantined_total{reason="malformed_json"} 0"#,
            #"parkd_database_faults_total{kind="unavailable"} 5"#,
            #"parkd_database_faults_total{kind="broken"} 0"#, "parkd_mqtt_faults_total 2", "parkd_spool_full 1",
            "parkd_mqtt_up 0", "parkd_database_up 0", "parkd_spool_max_bytes 4294967296",
            #"parkd_batch_size_messages_bucket{le="20.0"} 0"#, #"parkd_batch_size_messages_bucket{le="50.0"} 1"#,
            #"parkd_batch_size_messages_bucket{le="+Inf"} 2"#, "parkd_batch_size_messages_sum 5030.0",
            "parkd_batch_size_messages_count 2",
            #"parkd_build_info{version="\#(Version.number)",commit="\#(Version.commit)"} 1"#,
        ] { #expect(lines.contains(line), "\(line)") }
        let age = lines.compactMap { $0.wholeMatch(of: /parkd_oldest_unacknowledged_seconds (\S+)/)?.1 }.first
        #expect(age.flatMap { Double($0) }.map { $0 >= 90 && $0 < 150 } == true)
    }

    @Test("The process tells its memory, processor time and descriptors")
    func process() {
        let figures = ProcessFigures.current()
        #expect(figures.residentBytes > 1 << 20)
        #expect(figures.cpuSeconds > 0)
        #expect(figures.openDescriptors > 2 && figures.openDescriptors <= figures.descriptorsMax)
    }

    @Test("A label's value is escaped as the text format wants it")
    func escaping() {
        var text = PrometheusText()
        text.write(.buildInfo, .info([("version", "a\"b\\c\nd")]))
        #expect(text.text.hasSuffix("parkd_build_info{version=\"a\\\"b\\\\c\\nd\"} 1\n"))
    }

    @Test("The table of docs/operate/monitoring.md is that of the metrics: each with what it tells, and no other")
    func document() throws {
        let rows = Metric.allCases.map { "| `\($0.rawValue)` | \($0.kind.rawValue) | \($0.help) |" }
        let table = (["| metric | type | meaning |", "|---|---|---|"] + rows).joined(separator: "\n")
        #expect(try Page.document().contains("\n\n\(table)\n\n"), "\(table)")
    }
}
