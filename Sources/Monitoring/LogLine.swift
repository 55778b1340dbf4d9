import Logging

/// One line of the log.
struct LogLine: Sendable, Equatable {
    let level: Logger.Level
    let message: String
    let metadata: Logger.Metadata

    init(_ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata = [:]) {
        self.level = level
        self.message = message
        self.metadata = metadata
    }
}

extension [LogLine] {
    /// A line that tells how many there were; none if there were none.
    static func counting(_ count: Int, _ level: Logger.Level, _ message: String) -> [LogLine] {
        count > 0 ? [LogLine(level, message, ["count": "\(count)"])] : []
    }
}
