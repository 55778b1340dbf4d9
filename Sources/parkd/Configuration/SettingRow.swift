/// One setting as it is declared: its key, its default, how its text becomes a value, and what it is for.
struct SettingRow<Value: Sendable>: SettingDeclaration {
    let setting: Setting
    private let form: SettingForm<Value>
    /// Where the structure of a consumer holds the value.
    private let place: (any AnyKeyPath & Sendable)?

    /// Declares a setting.
    ///
    /// - Parameters:
    ///   - key: its section and its name in it, such as `mqtt.url`.
    ///   - standard: the text that holds if nothing is set.
    ///   - isSecret: whether the value must not be shown.
    ///   - form: how its text becomes a value.
    ///   - meaning: what the value is for.
    init(
        _ key: String, default standard: String? = nil, isSecret: Bool = false, _ form: SettingForm<Value>,
        _ meaning: String
    ) {
        self.init(key, standard, isSecret, form, place: nil, meaning)
    }

    /// Declares a setting that ``SettingValues/fill(_:)`` puts where a consumer holds it.
    init<Root>(
        _ key: String, default standard: String? = nil, isSecret: Bool = false, _ form: SettingForm<Value>,
        in place: any WritableKeyPath<Root, Value> & Sendable, _ meaning: String
    ) {
        self.init(key, standard, isSecret, form, place: place, meaning)
    }

    private init(
        _ key: String, _ standard: String?, _ isSecret: Bool, _ form: SettingForm<Value>,
        place: (any AnyKeyPath & Sendable)?, _ meaning: String
    ) {
        setting = Setting(
            key, defaultValue: standard, isSecret: isSecret, isList: form.isList, meaning: meaning)
        self.form = form
        self.place = place
    }

    /// The name in the environment, by which messages call a setting.
    var environmentName: String { setting.environmentName }

    /// The value of a text, which may be empty.
    func value(of text: String) throws(ConfigurationError) -> Value {
        do throws(SettingFault) {
            return try form.value(text)
        } catch {
            throw ConfigurationError(setting, error.sentence)
        }
    }

    func reading(of settings: Settings) throws(ConfigurationError) -> any SettingReading {
        TypedReading(value: try settings.value(of: self), place: place)
    }
}

/// A setting, whatever its value is.
protocol SettingDeclaration: Sendable {
    /// What is said of it.
    var setting: Setting { get }

    /// Reads its value.
    ///
    /// - Throws: ``ConfigurationError`` that names the key if the value cannot be used.
    func reading(of settings: Settings) throws(ConfigurationError) -> any SettingReading
}

/// The value of a setting, whatever it is.
protocol SettingReading: Sendable {
    /// Puts it where a structure holds it, if that is the structure of its row.
    func put<Root>(into root: inout Root)
}

/// The value of a setting.
struct TypedReading<Value: Sendable>: SettingReading {
    let value: Value
    let place: (any AnyKeyPath & Sendable)?

    func put<Root>(into root: inout Root) {
        guard let place = place as? WritableKeyPath<Root, Value> else { return }
        root[keyPath: place] = value
    }
}
