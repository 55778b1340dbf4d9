import Foundation
import Ingest
import LoRaWAN
import Parking
import Spool
import Testing

@testable import Monitoring

struct MetricTests {
    @Test("A counter's name ends in _total and no other's does; a name tells its unit by Prometheus' words")
    func names() {
        for metric in Metric.all {
            let name = metric.name
            #expect(name.hasSuffix("_total") == (metric.kind == .counter), "\(name)")
            #expect(name.wholeMatch(of: /(parkd|process)_[a-z0-9]+(_[a-z0-9]+)*/) != nil, "\(name)")
            #expect(metric.help.hasSuffix(".") && !metric.help.contains("\n"), "\(name)")
        }
        #expect(
            Set(Metric.all.map(\.name)).count == Metric.all.count
                && Set(Metric.all.map(\.help)).count == Metric.all.count)
    }

    @Test("The page has HELP, TYPE and samples of every metric, once, and nothing else")
    func page() async throws {
        let text = try await Page.text()
        #expect(text.hasSuffix("\n"))
        let metrics = Dictionary(uniqueKeysWithValues: Metric.all.map { ($0.name, $0) })
        var declared: [String] = []
        for line in text.split(separator: "\n") {
            if let match = line.wholeMatch(of: /# HELP (\w+) (.+)/) {
                let metric = try #require(metrics[String(match.1)], "\(line)")
                #expect(match.2 == metric.help)
                declared.append(metric.name)
            } else if let match = line.wholeMatch(of: /# TYPE (\w+) (\w+)/) {
                #expect(
                    match.1 == declared.last ?? "" && match.2 == metrics[String(match.1)]?.kind.rawValue ?? "")
            } else {
                let match = try #require(
                    line.wholeMatch(of: /(\w+)(?:\{(?:\w+="(?:[^"\\]|\\.)*",?)+\})? (\S+)/), "\(line)")
                #expect(Double(match.2) != nil, "\(line)")
                #expect(Page.seriesNames.contains(String(match.1)), "\(line)")
                #expect(match.1.hasPrefix(declared.last ?? "?"), "\(line) stands under \(declared.last ?? "nothing")")
            }
        }
        #expect(declared == Metric.all.map(\.name))
        for name in Page.seriesNames { #expect(text.contains("\n\(name)"), "\(name) has no sample") }
    }

    @Test("The page shows each thing that can become of a message under its own name")
    func values() async throws {
        var state = IngestBoard.State()
        state.counters.received = 2_000_000
        state.counters.acknowledged = 12
        state.counters.handedBack = 7
        state.counters.tally.quarantined = [.unknownFrame: 3]
        state.counters.databaseFaults = [.unavailable: 5]
        state.counters.brokerFaults = 2
        state.isSpoolFull = true
        state.oldestHeldAt = Timestamp.now.adding(seconds: -90)
        state.counters.batchSizes.record(30)
        state.counters.batchSizes.record(5000)
        let lines = Set(try await Page.text(IngestBoard(state)).split(separator: "\n").map(String.init))
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

    @Test("Health has the numbers that operators know, each of the metric that it is")
    func health() throws {
        var state = IngestBoard.State()
        state.counters.received = 12
        state.counters.connections = 3
        state.counters.tally.quarantined = [.unknownFrame: 4]
        state.spool.bytes = 4096
        let counts = try Page.health(IngestBoard(state)).counts
        #expect(
            Set(counts.map(\.name)) == [
                "received", "acknowledged", "committed", "duplicates", "orphans", "quarantined", "dropped",
                "lost_uplinks", "qos0_deliveries", "handed_back", "sessions_lost", "reconnects", "spooled", "drained",
                "in_spool", "spool_bytes", "spool_oldest_s",
            ])
        #expect(Set(counts.map(\.name)).count == counts.count)
        let values = Dictionary(uniqueKeysWithValues: counts.map { ($0.name, $0.value) })
        #expect(values["received"] == .total(12) && values["reconnects"] == .total(2))
        #expect(values["spool_bytes"] == .total(4096) && values["spool_oldest_s"] == .seconds(0))
        #expect(
            values["quarantined"]
                == .byWord(Rejection.Reason.allCases.map { .init($0.rawValue, $0 == .unknownFrame ? 4 : 0) }))
    }

    @Test("The process tells its memory, processor time and descriptors")
    func process() {
        #expect(ProcessFigures.residentBytes > 1 << 20)
        #expect(ProcessFigures.cpuSeconds > 0)
        #expect(ProcessFigures.openDescriptors > 2 && ProcessFigures.openDescriptors <= ProcessFigures.descriptorsMax)
    }

    @Test("A label's value is escaped as the text format wants it")
    func escaping() {
        var text = PrometheusText()
        let samples = MetricSamples.info([("version", "a\"b\\c\nd")])
        text.write(Metric("parkd_build_info", .gauge, "Always 1.") { _ in samples }, samples)
        #expect(text.text.hasSuffix("parkd_build_info{version=\"a\\\"b\\\\c\\nd\"} 1\n"))
    }

    @Test("The table of docs/operate/monitoring.md is that of the metrics: each with what it tells, and no other")
    func document() throws {
        let rows = Metric.all.map { "| `\($0.name)` | \($0.kind.rawValue) | \($0.help) |" }
        let table = (["| metric | type | meaning |", "|---|---|---|"] + rows).joined(separator: "\n")
        #expect(try Page.document().contains("\n\n\(table)\n\n"), "\(table)")
    }
}
