/// A value of the configuration that cannot be used: one line that names the key, and exit code 78.
struct ConfigurationError: Error, CustomStringConvertible {
    let description: String

    init(_ setting: Setting, _ fault: String) {
        description = "\(setting.environmentName): \(fault)"
    }

    init(file: String, _ fault: String) {
        description = "\(file): \(fault)"
    }
}
