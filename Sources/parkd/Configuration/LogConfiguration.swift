import Logging

/// How the daemon logs.
struct LogConfiguration {
    /// How a line looks.
    enum Format: Sendable {
        case text
        case json
    }

    /// The names of the levels.
    static var levels: String { Logger.Level.allCases.map(\.rawValue).joined(separator: ", ") }

    /// The level of a name.
    static func level(_ name: String) -> Logger.Level? { Logger.Level(rawValue: name.lowercased()) }

    var level = Logger.Level.info
    var format = Format.text

    /// The settings of the log, of all that there are: what is wrong with the others is no matter.
    init(_ settings: Settings) throws(ConfigurationError) {
        level = try settings.value(of: Setting.rows.log.level)
        format = try settings.value(of: Setting.rows.log.format)
    }

    init(_ values: SettingValues) {
        values.fill(&self)
    }
}
