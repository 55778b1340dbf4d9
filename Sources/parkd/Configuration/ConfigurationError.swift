/// A value of the configuration that cannot be used: one line that names the key, and exit code 78.
struct ConfigurationError: Error, CustomStringConvertible {
    let description: String
    /// The key; `nil` if it is of a file or of all keys.
    let setting: Setting?

    init(_ setting: Setting, _ fault: String) {
        self.setting = setting
        description = "\(setting.environmentName): \(fault)"
    }

    init<Value>(_ row: SettingRow<Value>, _ fault: String) {
        self.init(row.setting, fault)
    }

    init(file: String, _ fault: String) {
        setting = nil
        description = "\(file): \(fault)"
    }
}
