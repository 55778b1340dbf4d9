import LoRaWAN
public import Logging

/// Is told of everything that happens, and makes it known: to the board, for health and metrics, and to the log.
public struct Observer: Sendable {
    /// What health and metrics are read from.
    public let board: IngestBoard
    private let logger: Logger

    /// When something happened, by both clocks.
    struct Moment: Sendable {
        /// For operators.
        var time: Timestamp
        /// For intervals.
        var clock: ContinuousClock.Instant

        static var now: Moment { Moment(time: .now, clock: .now) }
    }

    /// Makes one that tells this board and this log.
    public init(board: IngestBoard, logger: Logger) {
        self.board = board
        self.logger = logger
    }

    /// Says that something has happened. One lock, and nothing is allocated if there is nothing to log.
    public func tell(_ observation: Observation) {
        for line in board.take(observation, at: .now) {
            logger.log(
                level: line.level, "\(line.message)", metadata: line.metadata.isEmpty ? nil : line.metadata)
        }
    }
}
