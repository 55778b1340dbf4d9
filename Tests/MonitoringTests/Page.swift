import Foundation
import LoRaWAN

@testable import Monitoring

/// The page of a daemon that has just started, and what of ours a query names.
enum Page {
    static let checkout =
        URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path + "/"

    static func text(_ board: IngestBoard = IngestBoard()) async throws -> String {
        await MetricsPage(source: try source(board)).prometheusText()
    }

    /// What health says of a daemon that has everything, beside what happened to it.
    static func health(
        _ board: IngestBoard, now: @escaping @Sendable () -> Timestamp = { .now }
    ) throws -> HealthReport {
        HealthReport(source: try source(board), showsCounts: true, now: now)
    }

    /// Read once: that takes longer than everything else here.
    private static let codecs = Result { try CodecsInForce(folder: checkout + "codecs") }

    /// Where the figures of a daemon come from.
    static func source(_ board: IngestBoard) throws -> DaemonFigures.Source {
        DaemonFigures.Source(
            board: board, codecs: try codecs.get(), startedAt: .now, spoolBytesMax: 4 << 30)
    }

    /// Of a daemon with database and broker.
    static var boardOfOneThatIsUp: IngestBoard {
        var state = IngestBoard.State()
        (state.admission, state.databaseFault, state.brokerFault) = (.granted, nil, nil)
        return IngestBoard(state)
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
        Metric.all.flatMap { metric in
            metric.kind == .histogram
                ? ["_bucket", "_sum", "_count"].map { metric.name + $0 } : [metric.name]
        })
}

extension IngestBoard {
    /// Takes in what has happened, and says what the log tells of it.
    @discardableResult
    func happens(_ observation: Observation, at moment: Observer.Moment = .now) -> [LogLine] {
        take(observation, at: moment)
    }
}
