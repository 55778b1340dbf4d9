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
        try Self.refuseUnknown(environment)
    }

    /// The value of a key; `nil` where nothing is set and there is no default.
    subscript(setting: Setting) -> String? { entries[setting]?.value }

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
                throw ConfigurationError(setting, "the value in \(name) is no text: \(error)")
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
        let path = file ?? standardFile
        do {
            let provider = try await FileProvider<YAMLSnapshot>(
                filePath: FilePath(path), allowMissing: file == nil)
            sources.append(Source(name: path, provider: provider, prefix: []))
        } catch {
            throw ConfigurationError(file: path, "the file is missing or is no YAML of key: value (\(error))")
        }
        return sources
    }

    /// A misspelt variable would silently do nothing.
    private static func refuseUnknown(_ environment: [String: String]) throws(ConfigurationError) {
        let known = Set(Setting.allCases.map(\.environmentName))
        for name in environment.keys.sorted() where name.hasPrefix("PARKD_") && !known.contains(name) {
            guard !name.hasPrefix("PARKD_TEST_") else { continue }
            throw ConfigurationError(file: name, "no such key; `parkd config` lists them all")
        }
    }
}
