import Logging
import Synchronization

@testable import Monitoring

/// Keeps what is logged.
final class RememberingLogHandler: LogHandler {
    private let kept = Mutex<[LogLine]>([])

    var lines: [LogLine] { kept.withLock { $0 } }

    func log(event: LogEvent) {
        kept.withLock { $0.append(LogLine(event.level, event.message.description, event.metadata ?? [:])) }
    }

    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }

    var logLevel: Logger.Level {
        get { .trace }
        set {}
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }
}
