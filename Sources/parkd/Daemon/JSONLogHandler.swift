import Foundation
import JSON
import LoRaWAN
import Logging

/// Writes each line of the log as one JSON object to standard error.
struct JSONLogHandler: LogHandler {
    private let label: String
    var metadata = Logger.Metadata()
    var logLevel = Logger.Level.info

    init(label: String) {
        self.label = label
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("time", Timestamp.now.description)
            writer.member("level", event.level.rawValue)
            writer.member("logger", label)
            writer.member("message", event.message.description)
            let all = metadata.merging(event.metadata ?? [:]) { $1 }
            for (key, value) in all.sorted(by: { $0.key < $1.key }) { writer.member(key, value.description) }
        }
        FileHandle.standardError.writeWhereRead(Data(writer.bytes + [UInt8(ascii: "\n")]))
    }
}
