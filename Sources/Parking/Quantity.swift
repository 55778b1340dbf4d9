/// What a reading can tell that has one meaning and one unit for all sensors: a closed list, with a table.
///
/// Codec files, answers and the columns of the database have it by its ``Row/name``. A further one is a case and its
/// row; a migration, if it gets a column; and the codec that fills it.
public enum Quantity: Int, Sendable, Hashable, CaseIterable {
    case occupancy, cause, batteryV, batteryPercent, batteryLow, temperatureC
    case previousStateDurationS, previousStateDurationErrorS, distanceMM, count

    /// What values it has.
    public enum Kind: Sendable, Hashable {
        /// ``Parking/Occupancy``
        case occupancy
        /// ``Reading/Cause``
        case cause
        /// True or false.
        case flag
        /// A number.
        case number
        /// A whole number.
        case whole
        /// Whole seconds, up to a year.
        case duration

        /// Whether its values are numbers.
        public var isNumber: Bool {
            switch self {
            case .number, .whole, .duration: true
            case .occupancy, .cause, .flag: false
            }
        }
    }

    /// Where a stored reading has it.
    public enum Place: Sendable {
        /// In a column of its own, of the same name; so has a device, which shows the newest.
        case columnOfDeviceToo
        /// In a column of its own, of the same name; devices do not show it.
        case column
        /// Among the details.
        case details
    }

    /// What is known of a quantity.
    public struct Row: Sendable {
        /// Its name in snake_case, with the unit.
        public let name: String
        /// What values it has.
        public let kind: Kind
        /// What it is measured in; `nil` for what has no unit.
        public let unit: String?
        /// What it can be; `nil` if that has no bound.
        public let range: ClosedRange<Double>?
        /// Where a stored reading has it.
        public let place: Place

        fileprivate init(
            _ name: String, _ kind: Kind, unit: String? = nil, range: ClosedRange<Double>? = nil, in place: Place
        ) {
            self.name = name
            self.kind = kind
            self.unit = unit
            self.range = range
            self.place = place
        }
    }

    /// The table.
    private var described: Row {
        let positive = 0...Double.infinity
        return switch self {
        case .occupancy: Row("occupancy", .occupancy, in: .columnOfDeviceToo)
        case .cause: Row("cause", .cause, in: .columnOfDeviceToo)
        case .batteryV: Row("battery_v", .number, unit: "V", range: positive, in: .columnOfDeviceToo)
        case .batteryPercent: Row("battery_percent", .number, unit: "%", range: 0...100, in: .columnOfDeviceToo)
        case .batteryLow: Row("battery_low", .flag, in: .columnOfDeviceToo)
        case .temperatureC: Row("temperature_c", .number, unit: "°C", in: .columnOfDeviceToo)
        case .previousStateDurationS:
            Row("previous_state_duration_s", .duration, unit: "s", range: positive, in: .details)
        case .previousStateDurationErrorS:
            Row("previous_state_duration_error_s", .duration, unit: "s", range: positive, in: .details)
        case .distanceMM: Row("distance_mm", .whole, unit: "mm", range: positive, in: .details)
        case .count: Row("count", .whole, range: positive, in: .details)
        }
    }

    private static let rows = allCases.map(\.described)

    /// What is known of it.
    public var row: Row { Self.rows[rawValue] }
    /// Its name in snake_case, with the unit.
    public var name: String { row.name }
    /// What values it has.
    public var kind: Kind { row.kind }

    /// The one with this name.
    public init?(name: String) {
        guard let quantity = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = quantity
    }

    /// Those with a column of their own, in the order of the columns.
    public static let columns = allCases.filter { $0.row.place != .details }
    /// Those among the details, in the order of answers.
    public static let details = allCases.filter { $0.row.place == .details }
}

/// The numbers of a reading, each in the place of its quantity: of a fixed size, so that a reading needs no memory of
/// its own for them.
///
/// What is used for each frame is inlinable: a call into this module costs as much as the rest of a short frame.
@usableFromInline
struct QuantityNumbers: Sendable, Hashable {
    /// For how many quantities there is room: with more than 12, each copy of a reading would be a call of `memmove`.
    static let capacity = 10

    @usableFromInline
    var values = InlineArray<10, Double>(repeating: 0)
    @usableFromInline
    var present: UInt16 = 0

    @inlinable
    init() {}

    @inlinable
    subscript(quantity: Quantity) -> Double? {
        get { present & 1 << UInt16(quantity.rawValue) == 0 ? nil : values[quantity.rawValue] }
        set {
            // What is absent is 0, so that equal readings are so bit by bit.
            values[quantity.rawValue] = newValue ?? 0
            let bit: UInt16 = 1 << UInt16(quantity.rawValue)
            present = newValue == nil ? present & ~bit : present | bit
        }
    }

    @usableFromInline
    static func == (left: Self, right: Self) -> Bool {
        left.present == right.present && left.values.indices.allSatisfy { left.values[$0] == right.values[$0] }
    }

    @usableFromInline
    func hash(into hasher: inout Hasher) {
        hasher.combine(present)
        for index in values.indices { hasher.combine(values[index]) }
    }
}

extension Reading {
    /// What it says of a quantity whose values are numbers.
    @inlinable
    public subscript(number quantity: Quantity) -> Double? {
        get { numbers[quantity] }
        set { numbers[quantity] = newValue }
    }

    /// What it says of a quantity that is true or false.
    @inlinable
    public subscript(flag quantity: Quantity) -> Bool? {
        get { numbers[quantity].map { $0 != 0 } }
        set { numbers[quantity] = newValue.map { $0 ? 1 : 0 } }
    }

    /// What it says of a quantity whose values are words.
    public subscript(word quantity: Quantity) -> String? {
        switch quantity.kind {
        case .occupancy: occupancy?.rawValue
        case .cause: cause?.rawValue
        case .flag, .number, .whole, .duration: nil
        }
    }

    /// Whether it says anything of a quantity.
    public func has(_ quantity: Quantity) -> Bool {
        switch quantity.kind {
        case .occupancy: occupancy != nil
        case .cause: cause != nil
        case .flag, .number, .whole, .duration: numbers[quantity] != nil
        }
    }

    private subscript(whole quantity: Quantity) -> Int? {
        get { numbers[quantity].flatMap { Int(exactly: $0) } }
        set { numbers[quantity] = newValue.map { Double($0) } }
    }

    /// Battery voltage in volts.
    public var batteryV: Double? {
        get { self[number: .batteryV] }
        set { self[number: .batteryV] = newValue }
    }
    /// Battery charge, 0…100.
    public var batteryPercent: Double? {
        get { self[number: .batteryPercent] }
        set { self[number: .batteryPercent] = newValue }
    }
    /// The sensor's own warning.
    public var batteryLow: Bool? {
        get { self[flag: .batteryLow] }
        set { self[flag: .batteryLow] = newValue }
    }
    /// Temperature in °C, at the sensor.
    public var temperatureC: Double? {
        get { self[number: .temperatureC] }
        set { self[number: .temperatureC] = newValue }
    }
    /// How long the *previous* state lasted, in seconds.
    public var previousStateDurationS: Int? {
        get { self[whole: .previousStateDurationS] }
        set { self[whole: .previousStateDurationS] = newValue }
    }
    /// The duration may be longer by up to this many seconds; `nil` with a duration means "at least".
    public var previousStateDurationErrorS: Int? {
        get { self[whole: .previousStateDurationErrorS] }
        set { self[whole: .previousStateDurationErrorS] = newValue }
    }
    /// Distance to whatever is above the sensor, in millimetres.
    public var distanceMM: Int? {
        get { self[whole: .distanceMM] }
        set { self[whole: .distanceMM] = newValue }
    }
    /// A counter's value.
    public var count: Int? {
        get { self[whole: .count] }
        set { self[whole: .count] = newValue }
    }
}
