/// The values of all settings, each checked by its row.
struct SettingValues: Sendable {
    private let readings: [Setting: any SettingReading]

    /// Reads every setting.
    ///
    /// - Throws: ``ConfigurationError`` that names the first key whose value cannot be used.
    init(_ settings: Settings) throws(ConfigurationError) {
        var readings: [Setting: any SettingReading] = [:]
        for declaration in Setting.declarations {
            readings[declaration.setting] = try declaration.reading(of: settings)
        }
        self.readings = readings
    }

    /// The value of a row of the table.
    subscript<Value>(row: SettingRow<Value>) -> Value {
        guard let reading = readings[row.setting] as? TypedReading<Value> else {
            preconditionFailure("\(row.setting.rawValue) is no row of the table")
        }
        return reading.value
    }

    /// Puts the values into a structure whose properties the rows name, and leaves its other properties as they are.
    func fill<Root>(_ root: inout Root) {
        for reading in readings.values { reading.put(into: &root) }
    }

    /// The path that a row names, of a file that can be read; `nil` if it names none.
    func readableFile(_ row: SettingRow<String?>) throws(ConfigurationError) -> String? {
        guard let path = self[row] else { return nil }
        if let fault = FileAccess.fault(path) {
            throw ConfigurationError(row, "\(path) cannot be read: \(fault.sentence)")
        }
        return path
    }
}
