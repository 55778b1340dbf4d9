import Parking

/// The names of quantities, each of which has one unit in all readings.
///
/// A detail that tells the same in another unit, or in none, would be one more thing for each reader to know.
enum QuantityName {
    /// The names under which readings have the quantity that a detail of this name would tell otherwise:
    /// `temperature_c` for `temperature_f` or `temperature`. Empty for any other name.
    static func replacing(_ name: String) -> [String] {
        guard !names.contains(name) else { return [] }
        let stem = stem(of: name) ?? name
        return names.filter { self.stem(of: $0) == stem }
    }

    /// Those whose name ends in a unit.
    private static let names =
        (Quantity.allCases.map(\.name) + WellKnownDetail.allCases.map(\.rawValue))
        .filter { stem(of: $0) != nil }

    private static let units: Set<Substring> = [
        "v", "mv", "volt", "volts", "voltage", "percent", "pct", "c", "f", "k", "celsius", "fahrenheit", "kelvin",
        "mm", "cm", "m", "ms", "s", "min", "h", "seconds", "minutes", "hours",
    ]

    /// The name without its unit; `nil` where it has none.
    private static func stem(of name: String) -> String? {
        let parts = name.split(separator: "_")
        guard parts.count > 1, let unit = parts.last, units.contains(unit) else { return nil }
        return parts.dropLast().joined(separator: "_")
    }
}
