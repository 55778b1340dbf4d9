import Foundation

/// Reads single values in their forms; each refusal names the key.
struct SettingReader {
    let settings: Settings

    /// A text, `nil` where unset or empty.
    func optional(_ setting: Setting) -> String? {
        settings[setting].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Whether somebody chose the value.
    func isSet(_ setting: Setting) -> Bool {
        optional(setting) != nil && settings.entries[setting]?.source != Settings.defaultSource
    }

    /// A text that must be there.
    func text(_ setting: Setting) throws(ConfigurationError) -> String {
        guard let text = optional(setting) else { throw ConfigurationError(setting, "must not be empty") }
        return text
    }

    /// A whole number of a range.
    func integer(_ setting: Setting, _ range: ClosedRange<Int>) throws(ConfigurationError) -> Int {
        let text = try text(setting)
        guard let number = Int(text), range.contains(number) else {
            throw ConfigurationError(
                setting,
                "expected a whole number \(range.lowerBound)…\(range.upperBound), got \"\(ShownText.of(text))\"")
        }
        return number
    }

    /// Texts between commas; empty where unset.
    func list(_ setting: Setting) -> [String] {
        (settings[setting] ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty }
    }

    /// `host:port`, the host in brackets where it is an IPv6 address.
    func hostAndPort(_ setting: Setting) throws(ConfigurationError) -> (String, Int) {
        let text = try text(setting)
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65_535).contains(port), colon > text.startIndex
        else { throw ConfigurationError(setting, "expected host:port, got \"\(ShownText.of(text))\"") }
        return (text[..<colon].trimmingCharacters(in: CharacterSet(charactersIn: "[]")), port)
    }

    /// The path of a file that can be read; `nil` where unset.
    func file(_ setting: Setting) throws(ConfigurationError) -> String? {
        guard let path = optional(setting) else { return nil }
        guard FileManager.default.isReadableFile(atPath: path) else {
            throw ConfigurationError(setting, "\(path) cannot be read")
        }
        return path
    }

    /// A folder: as set, else from a variable that systemd sets, else a default.
    func folder(_ setting: Setting, variable: String, otherwise: String) -> String {
        optional(setting) ?? ProcessInfo.processInfo.environment[variable] ?? otherwise
    }

    /// A folder of files that come with the program: as set, else where those are.
    func shared(_ setting: Setting, _ name: String) -> String {
        optional(setting) ?? SharedFolder.path(name)
    }
}
