import Foundation

/// The raw values of all keys, each with where it came from: command line, environment, credentials, file, default.
struct Settings {
    /// A value and its origin.
    struct Entry {
        let value: String?
        let source: String
    }

    private(set) var entries: [Setting: Entry] = [:]
    /// What is odd and does not hinder.
    private(set) var warnings: [String] = []

    /// Where the file is, unless named.
    static let standardFile = "/etc/parkd/parkd.yaml"

    /// Where a value comes from that nobody has set.
    static let defaultSource = "default"

    /// Asks every source in order.
    ///
    /// - Parameters:
    ///   - overrides: what the command line says, by key.
    ///   - file: a configuration file that must exist; `nil` takes the standard one where it exists.
    ///   - credentials: where the credentials are if `$CREDENTIALS_DIRECTORY` is unset.
    init(
        overrides: [Setting: String] = [:], file: String? = nil,
        environment: [String: String] = ProcessInfo.processInfo.environment,
        credentials standard: String = CredentialFolder.standard
    ) async throws(ConfigurationError) {
        let credentials = try CredentialFolder.find(
            named: environment["CREDENTIALS_DIRECTORY"], standard: standard)
        let file = try await SettingsFile.load(file ?? Self.standardFile, mustExist: file != nil)
        for setting in Setting.allCases {
            entries[setting] =
                if let value = overrides[setting] {
                    Entry(value: value, source: "command line")
                } else if let value = environment[setting.environmentName] {
                    Entry(value: value.trimmingCharacters(in: .newlines), source: "environment")
                } else if let credentials, let value = try credentials.text(of: setting), !value.isEmpty {
                    // A unit gives an empty value for a credential whose file is missing.
                    Entry(value: value, source: credentials.source)
                } else if let file, let value = try file.text(of: setting) {
                    Entry(value: value, source: file.path)
                } else {
                    Entry(value: setting.defaultValue, source: Self.defaultSource)
                }
        }
        if environment["CREDENTIALS_DIRECTORY"] == nil { noteClosed(standard) }
        try refuseUnknownVariables(environment)
        try credentials?.refuseMisspelt(besides: Set(entries.values.compactMap(\.value)))
    }

    /// The value of a key; `nil` where nothing is set and there is no default.
    subscript(setting: Setting) -> String? { entries[setting]?.value }

    /// The text of a row.
    subscript<Value>(row: SettingRow<Value>) -> String? { self[row.setting] }

    /// The value of a row, though others may be wrong.
    ///
    /// - Throws: ``ConfigurationError`` if it cannot be used.
    func value<Value>(of row: SettingRow<Value>) throws(ConfigurationError) -> Value {
        try row.value(of: self[row] ?? "")
    }

    /// The folder laid over that of the codecs; the standard one need not exist.
    func localCodecsDir() throws(ConfigurationError) -> String? {
        let row = Setting.rows.codecs.localFolder
        guard let folder = try value(of: row) else { return nil }
        if folder != row.setting.defaultValue, let fault = FileAccess.fault(ofFolder: folder) {
            throw ConfigurationError(row, "\(folder) cannot be read: \(fault.sentence)")
        }
        return folder
    }

    /// Whether somebody chose the value.
    func isSet<Value>(_ row: SettingRow<Value>) -> Bool {
        self[row]?.isEmpty == false && entries[row.setting]?.source != Self.defaultSource
    }

    /// The same with another value of one key.
    func replacing(_ setting: Setting, with value: String) -> Settings {
        var settings = self
        settings.entries[setting] = Entry(value: value, source: Self.defaultSource)
        return settings
    }

    /// Whoever tries a command as themselves would look for a secret that is there.
    private mutating func noteClosed(_ credentials: String) {
        guard let fault = FileAccess.fault(ofFolder: credentials), !fault.isAbsence else { return }
        warnings.append("\(credentials): \(fault.sentence). Nothing in it is used.")
    }

    /// A misspelt variable would silently do nothing.
    private mutating func refuseUnknownVariables(_ environment: [String: String]) throws(ConfigurationError) {
        let known = Set(Setting.allCases.map(\.environmentName))
        var links: [String] = []
        for (name, value) in environment.sorted(by: { $0.key < $1.key })
        where name.hasPrefix("PARKD_") && !known.contains(name) && !name.hasPrefix("PARKD_TEST_") {
            if let meant = NearestSetting.to(String(name.dropFirst(6))) {
                throw ConfigurationError(file: name, "no such key; did you mean \(meant.environmentName)?")
            }
            guard ServiceLink.isOne(name, value: value) else {
                throw ConfigurationError(file: name, "no such key; `parkd config` lists them all")
            }
            links.append(name)
        }
        if let warning = ServiceLink.warning(links) { warnings.append(warning) }
    }
}
