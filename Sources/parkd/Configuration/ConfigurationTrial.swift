/// The configuration with all its faults, not only the first: what cannot be used stands in for itself, so that the
/// rest can be looked at.
struct ConfigurationTrial {
    /// In the order of the rows.
    private(set) var faults: [ConfigurationError] = []
    /// `nil` where not even a stand-in could be used.
    private(set) var configuration: DaemonConfiguration?

    init(_ settings: Settings) {
        var settings = settings
        while configuration == nil {
            do throws(ConfigurationError) {
                configuration = try DaemonConfiguration(settings)
            } catch {
                let isKnown = faults.contains { $0.setting == error.setting }
                if !isKnown { note(error) }
                guard let setting = error.setting, !isKnown else { return }
                for (setting, value) in Self.standIns(for: setting) {
                    settings = settings.replacing(setting, with: value)
                }
            }
        }
    }

    /// What follows from several values is looked at after each of them.
    private mutating func note(_ fault: ConfigurationError) {
        func place(_ fault: ConfigurationError) -> Int {
            fault.setting.flatMap { Setting.allCases.firstIndex(of: $0) } ?? Setting.allCases.count
        }
        let index = faults.firstIndex { place($0) > place(fault) } ?? faults.count
        faults.insert(fault, at: index)
    }

    /// Whether no key of a section is at fault.
    func isSound(_ section: String) -> Bool {
        !faults.contains { $0.setting?.rawValue.hasPrefix(section + ".") ?? true }
    }

    /// Values to go on with; those that belong together go together, so that one fault is not told twice.
    private static func standIns(for setting: Setting) -> [(Setting, String)] {
        let (mqtt, http, auth) = (Setting.rows.mqtt, Setting.rows.http, Setting.rows.auth)
        let external = [auth.externalIssuer.setting, auth.externalAudience.setting, auth.externalJWKSFile.setting]
        let pairs = [
            [mqtt.certificateFile.setting, mqtt.keyFile.setting], [http.certificateFile.setting, http.keyFile.setting],
        ]
        if [auth.secret.setting, auth.secretFile.setting].contains(setting) {
            return [(auth.secret.setting, String(repeating: "-", count: 64))]
        }
        if let together = ([external] + pairs).first(where: { $0.contains(setting) }) {
            return together.map { ($0, "") }
        }
        return [(setting, setting.defaultValue ?? "")]
    }
}
