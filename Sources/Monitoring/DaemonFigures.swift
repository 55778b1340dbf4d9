public import LoRaWAN

/// Everything that metrics and health are made of, taken at one moment.
public struct DaemonFigures: Sendable {
    let state: IngestBoard.State
    let codecs: CodecsInForce.Standing
    let startedAt: Timestamp
    let spoolBytesMax: Int64
    let now: Timestamp

    /// What was counted since the start.
    var counters: Counters { state.counters }

    /// Seconds since then; 0 where there is no such moment.
    func age(of moment: Timestamp?) -> Double {
        moment.map { max(0, now.seconds(since: $0)) } ?? 0
    }

    /// Where figures are taken from.
    public struct Source: Sendable {
        let board: IngestBoard
        let codecs: CodecsInForce
        let startedAt: Timestamp
        let spoolBytesMax: Int64

        /// Names all that figures are taken from.
        public init(board: IngestBoard, codecs: CodecsInForce, startedAt: Timestamp, spoolBytesMax: Int64) {
            self.board = board
            self.codecs = codecs
            self.startedAt = startedAt
            self.spoolBytesMax = spoolBytesMax
        }

        /// Takes them.
        func figures(at now: Timestamp) -> DaemonFigures {
            DaemonFigures(
                state: board.snapshot, codecs: codecs.standing, startedAt: startedAt, spoolBytesMax: spoolBytesMax,
                now: now)
        }
    }
}
