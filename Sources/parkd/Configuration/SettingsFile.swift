import Configuration
import Foundation
import Synchronization
import SystemPackage

/// The configuration file, checked: every key in it is one of ours.
struct SettingsFile {
    let path: String
    let provider: any ConfigProvider

    /// Reads a file.
    ///
    /// - Returns: `nil` where there is none, or nothing in it but comments.
    /// - Throws: ``ConfigurationError`` where it cannot be read, is no YAML of sections and keys, or has a key that is
    ///   none of ours.
    static func load(_ path: String, mustExist: Bool) async throws(ConfigurationError) -> SettingsFile? {
        guard try isThere(path, mustExist: mustExist) else { return nil }
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw ConfigurationError(file: path, "this is no file that can be read")
        }
        guard !isEmpty(String(decoding: bytes, as: UTF8.self)) else { return nil }
        let seen = SeenKeys()
        let provider: FileProvider<YAMLSnapshot>
        do {
            provider = try await FileProvider<YAMLSnapshot>(
                // Asked about every key of the file, which nothing else would tell us.
                parsingOptions: .init(secretsSpecifier: .dynamic { key, _ in seen.note(key) }),
                filePath: FilePath(path))
        } catch {
            // The reader quotes the line, and with it perhaps a password.
            let line = "\(error)".firstMatch(of: /line:? ?([0-9]+)/).map { ", line \($0.1)" } ?? ""
            throw ConfigurationError(file: path, "no YAML of sections with keys in them\(line)")
        }
        for key in seen.keys { try check(key, path, provider) }
        return SettingsFile(path: path, provider: provider)
    }

    /// What the file says of a setting; `nil` if nothing.
    ///
    /// A list may be a YAML list, or one text with commas.
    func text(of setting: Setting) throws(ConfigurationError) -> String? {
        let key = AbsoluteConfigKey(setting.path)
        if setting.isList, let parts = try? provider.value(forKey: key, type: .stringArray).value?.content,
            case .stringArray(let parts) = parts
        {
            guard !parts.contains(where: { $0.contains(",") }) else {
                throw ConfigurationError(setting, "a part of the list in \(path) has a comma in it")
            }
            return parts.joined(separator: ",")
        }
        do {
            guard case .string(let value) = try provider.value(forKey: key, type: .string).value?.content else {
                return nil
            }
            // Files end with a line feed that nobody means.
            return value.trimmingCharacters(in: .newlines)
        } catch {
            // Whatever could not be read may be quoted in the error.
            throw ConfigurationError(setting, "the value in \(path) is no text\(setting.isSecret ? "" : ": \(error)")")
        }
    }

    private static func isThere(_ path: String, mustExist: Bool) throws(ConfigurationError) -> Bool {
        guard let fault = FileAccess.fault(path) else { return true }
        if fault.isAbsence && !mustExist { return false }
        throw ConfigurationError(file: path, fault.sentence)
    }

    /// Whether there is nothing but blank lines, comments and marks of a document.
    private static func isEmpty(_ text: String) -> Bool {
        text.split(whereSeparator: \.isNewline).allSatisfy { line in
            let word = line.trimmingCharacters(in: .whitespaces.union(CharacterSet(charactersIn: "\u{FEFF}")))
            return word.isEmpty || word.hasPrefix("#") || word == "---" || word == "..."
        }
    }

    private static func check(_ key: String, _ path: String, _ provider: any ConfigProvider) throws(ConfigurationError)
    {
        guard Setting(rawValue: key) == nil else { return }
        if Setting.allCases.contains(where: { $0.path.first == key }) {
            // A section whose keys are all commented out is fine; a value in their place is not.
            let value = try? provider.value(forKey: AbsoluteConfigKey([key]), type: .string).value?.content
            if case .string(let text)? = value, text.isEmpty || text == "~" || text == "null" { return }
            throw ConfigurationError(file: path, "\(key) is a section: its keys stand below it, further to the right")
        }
        let meant = NearestSetting.to(key).map { "did you mean \($0.rawValue)?" } ?? "`parkd config` lists them all"
        throw ConfigurationError(file: path, "\(key): no such key; \(meant)")
    }

    /// The keys that a file has, dots between their steps.
    private final class SeenKeys: Sendable {
        private let names = Mutex<Set<String>>([])

        var keys: [String] { names.withLock { $0.sorted() } }

        func note(_ key: String) -> Bool {
            names.withLock { _ = $0.insert(key) }
            return false
        }
    }
}
