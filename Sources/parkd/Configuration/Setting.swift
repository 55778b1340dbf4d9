/// A key of the configuration, with what is said of it; ``SettingTable`` has them all.
///
/// A key `mqtt.url` is `PARKD_MQTT_URL` in the environment, `mqtt-url` among the credentials, and `url` under `mqtt` in
/// the file; on the command line it is `--set mqtt.url=…`.
struct Setting: Hashable, Sendable, RawRepresentable, CaseIterable {
    /// The key: `mqtt.url`.
    let rawValue: String
    /// What holds if nothing is set; `nil` is "none".
    let defaultValue: String?
    /// Whether the value must not be shown.
    let isSecret: Bool
    /// Whether it is a list, with commas between its parts.
    let isList: Bool
    /// What the value is for, in a sentence or two: `parkd.yaml(5)` and the commented files are made of them.
    ///
    /// Names and values stand between backticks.
    let meaning: String

    /// The rows.
    static let rows = SettingTable()

    /// The rows, whatever their values are.
    ///
    /// They are found by reflection, as ArgumentParser finds the options of a command: a list to be kept beside the
    /// rows would be one more place to forget.
    static let declarations: [any SettingDeclaration] = Mirror(reflecting: rows).children.flatMap { section in
        Mirror(reflecting: section.value).children.compactMap { $0.value as? any SettingDeclaration }
    }

    /// Every key, in the order of the rows.
    static let allCases: [Setting] = declarations.map(\.setting)

    /// Describes a key.
    init(_ key: String, defaultValue: String?, isSecret: Bool, isList: Bool, meaning: String) {
        rawValue = key
        self.defaultValue = defaultValue
        self.isSecret = isSecret
        self.isList = isList
        self.meaning = meaning
    }

    /// The setting of this key; `nil` if there is none.
    init?(rawValue: String) {
        guard let setting = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
        self = setting
    }

    /// The name in the environment: `PARKD_MQTT_URL`.
    var environmentName: String {
        "PARKD_" + rawValue.uppercased().map { $0 == "." ? "_" : String($0) }.joined()
    }

    /// The name of the file among the credentials: `mqtt-url`.
    var credentialName: String { String(rawValue.map { $0 == "." ? "-" : $0 }) }

    /// The steps of the key in the file.
    var path: [String] { rawValue.split(separator: ".").map(String.init) }
}
