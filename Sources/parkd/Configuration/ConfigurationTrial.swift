/// The configuration with all its faults, not only the first: what cannot be used stands in for itself, so that the
/// rest can be looked at.
struct ConfigurationTrial {
    /// In the order of reading.
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
                if !isKnown { faults.append(error) }
                guard let setting = error.setting, !isKnown else { return }
                for (setting, value) in Self.standIns(for: setting) {
                    settings = settings.replacing(setting, with: value)
                }
            }
        }
    }

    /// Whether no key of a section is at fault.
    func isSound(_ section: String) -> Bool {
        !faults.contains { $0.setting?.rawValue.hasPrefix(section + ".") ?? true }
    }

    /// Values to go on with; those that belong together go together, so that one fault is not told twice.
    private static func standIns(for setting: Setting) -> [(Setting, String)] {
        switch setting {
        case .authSecret, .authSecretFile: [(.authSecret, String(repeating: "-", count: 64))]
        case .mqttCertFile, .mqttKeyFile: [(.mqttCertFile, ""), (.mqttKeyFile, "")]
        case .authExternalIssuer, .authExternalAudience, .authExternalJWKSFile:
            [(.authExternalIssuer, ""), (.authExternalAudience, ""), (.authExternalJWKSFile, "")]
        default: [(setting, setting.defaultValue ?? "")]
        }
    }
}
