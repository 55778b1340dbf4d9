import Configuration
import Foundation
import SystemPackage

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
    init(
        overrides: [Setting: String] = [:], file: String? = nil,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) async throws(ConfigurationError) {
        let sources = try await Self.sources(file: file, environment: environment)
        for setting in Setting.allCases {
            if let value = overrides[setting] {
                entries[setting] = Entry(value: value, source: "command line")
                continue
            }
            var found: Entry?
            for source in sources where found == nil {
                found = try source.entry(of: setting)
            }
            entries[setting] = found ?? Entry(value: setting.defaultValue, source: Self.defaultSource)
        }
        try refuseUnknownVariables(environment)
        if let folder = environment["CREDENTIALS_DIRECTORY"] { try refuseMisspelt(credentialsIn: folder) }
    }

    /// The value of a key; `nil` where nothing is set and there is no default.
    subscript(setting: Setting) -> String? { entries[setting]?.value }

    /// The same with another value of one key.
    func replacing(_ setting: Setting, with value: String) -> Settings {
        var settings = self
        settings.entries[setting] = Entry(value: value, source: Self.defaultSource)
        return settings
    }

    private struct Source {
        let name: String
        let provider: any ConfigProvider
        let prefix: [String]
        /// Whether an empty value stands for none: a unit gives one for a credential whose file is missing.
        var ignoresEmpty = false

        func entry(of setting: Setting) throws(ConfigurationError) -> Entry? {
            do {
                let key = AbsoluteConfigKey(prefix + setting.path)
                let result = try provider.value(forKey: key, type: .string)
                guard case .string(let value) = result.value?.content else { return nil }
                // Files end with a line feed that nobody means.
                let text = value.trimmingCharacters(in: .newlines)
                return text.isEmpty && ignoresEmpty ? nil : Entry(value: text, source: name)
            } catch {
                // Whatever could not be read may be quoted in the error.
                throw ConfigurationError(
                    setting, "the value in \(name) is no text\(setting.isSecret ? "" : ": \(error)")")
            }
        }
    }

    private static func sources(
        file: String?, environment: [String: String]
    ) async throws(ConfigurationError) -> [Source] {
        var sources = [
            Source(
                name: "environment", provider: EnvironmentVariablesProvider(environmentVariables: environment),
                prefix: ["parkd"])
        ]
        if let folder = environment["CREDENTIALS_DIRECTORY"] {
            do {
                let provider = try await DirectoryFilesProvider(directoryPath: FilePath(folder))
                sources.append(
                    Source(name: "credentials", provider: provider, prefix: [], ignoresEmpty: true))
            } catch {
                throw ConfigurationError(file: folder, "the credentials cannot be read: \(error)")
            }
        }
        if let file = try await SettingsFile.load(file ?? standardFile, mustExist: file != nil) {
            sources.append(Source(name: file.path, provider: file.provider, prefix: []))
        }
        return sources
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

    /// Among the credentials may be files of other names, such as a client's key that a setting points to; one that is
    /// almost a key is a slip.
    private func refuseMisspelt(credentialsIn folder: String) throws(ConfigurationError) {
        let known = Set(Setting.allCases.map(\.credentialName))
        let named = Set(entries.values.compactMap(\.value))
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for file in files.sorted() where !known.contains(file) && !named.contains(folder + "/" + file) {
            guard let meant = NearestSetting.to(file, slips: 2) else { continue }
            throw ConfigurationError(file: folder + "/" + file, "no such key; did you mean \(meant.credentialName)?")
        }
    }
}
