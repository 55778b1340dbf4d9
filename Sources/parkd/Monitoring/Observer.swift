import LoRaWAN
import Logging

/// Is told of everything that happens, and makes it known: to the board, for health and metrics, and to the log.
struct Observer: Sendable {
    let board: IngestBoard
    let logger: Logger

    /// When something happened, by both clocks.
    struct Moment: Sendable {
        /// For operators.
        var time: Timestamp
        /// For intervals.
        var clock: ContinuousClock.Instant

        static var now: Moment { Moment(time: .now, clock: .now) }
    }

    /// Says that something has happened. One lock, and nothing is allocated if there is nothing to log.
    func tell(_ observation: Observation, at moment: Moment = .now) {
        for line in board.take(observation, at: moment) {
            logger.log(
                level: line.level, "\(line.message)", metadata: line.metadata.isEmpty ? nil : line.metadata)
        }
    }
}
