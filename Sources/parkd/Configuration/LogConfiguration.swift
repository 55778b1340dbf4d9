import Logging

/// How the daemon logs.
struct LogConfiguration {
    /// How a line looks.
    enum Format: String {
        case text
        case json
    }

    var level: Logger.Level
    var format: Format

    init(_ reader: SettingReader) throws(ConfigurationError) {
        let level = try reader.text(.logLevel)
        guard let known = Logger.Level(rawValue: level.lowercased()) else {
            let names = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw ConfigurationError(.logLevel, "expected one of \(names), got \"\(level)\"")
        }
        let format = try reader.text(.logFormat)
        guard let form = Format(rawValue: format) else {
            throw ConfigurationError(.logFormat, "expected text or json, got \"\(format)\"")
        }
        self.level = known
        self.format = form
    }
}
