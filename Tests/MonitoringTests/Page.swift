import Foundation
import LoRaWAN

@testable import parkd

/// The page of a daemon that has just started, and what of ours a query names.
enum Page {
    static let checkout =
        URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path + "/"

    static func text(_ board: IngestBoard = IngestBoard()) async throws -> String {
        let codecs = try CodecsInForce(folder: checkout + "codecs")
        return await MetricsPage(board: board, codecs: codecs, startedAt: .now, spoolBytesMax: 4 << 30)
            .prometheusText()
    }

    /// What operators are told of metrics and alerts.
    static func document() throws -> String {
        try String(contentsOfFile: checkout + "docs/operate/monitoring.md", encoding: .utf8)
    }

    /// Every name in a query that is ours, or would have to be.
    static func names(in query: String) -> Set<String> {
        Set(query.matches(of: /\b(?:parkd|process)_\w+/).map { String($0.0) })
    }

    /// The names that a query may have: those of the series, a histogram's three included.
    static let seriesNames: Set<String> = Set(
        Metric.allCases.flatMap { metric in
            metric.kind == .histogram
                ? ["_bucket", "_sum", "_count"].map { metric.rawValue + $0 } : [metric.rawValue]
        })
}
