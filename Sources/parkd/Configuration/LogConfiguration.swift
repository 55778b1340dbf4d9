import Logging

/// How the daemon logs.
struct LogConfiguration {
    /// How a line looks.
    enum Format: String {
        case text
        case json
    }

    /// The names of the levels.
    static var levels: String { Logger.Level.allCases.map(\.rawValue).joined(separator: ", ") }

    /// The level of a name.
    static func level(_ name: String) -> Logger.Level? { Logger.Level(rawValue: name.lowercased()) }

    var level: Logger.Level
    var format: Format

    init(_ reader: SettingReader) throws(ConfigurationError) {
        let level = try reader.text(.logLevel)
        guard let known = Self.level(level) else {
            throw ConfigurationError(.logLevel, "expected one of \(Self.levels), got \"\(level)\"")
        }
        let format = try reader.text(.logFormat)
        guard let form = Format(rawValue: format) else {
            throw ConfigurationError(.logFormat, "expected text or json, got \"\(format)\"")
        }
        self.level = known
        self.format = form
    }
}
