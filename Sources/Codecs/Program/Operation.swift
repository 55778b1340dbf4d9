/// One field of a frame, compiled: trivially copied, so that running it touches no reference count.
struct Operation: Sendable {
    /// Which field of the reading it fills.
    var target: Target
    /// Index of the condition under which it runs; `nil` for always.
    var condition: Int?
    /// What it reads, and how that becomes a value.
    var action: Action

    /// The fields of a reading.
    enum Target: Sendable, Hashable {
        case occupancy, cause, batteryV, batteryPercent, batteryLow, temperatureC
        case previousStateDurationS, previousStateDurationErrorS, distanceMM, count
        /// A detail; its name is in the program's table.
        case detail(name: Int)

        /// What the quantity can be, in its unit; `nil` where that has no bound, and for what is no quantity.
        var range: ClosedRange<Double>? {
            switch self {
            case .batteryPercent: 0...100
            case .batteryV, .previousStateDurationS, .previousStateDurationErrorS, .distanceMM, .count: 0...(.infinity)
            case .occupancy, .cause, .batteryLow, .temperatureC, .detail: nil
            }
        }
    }

    /// The two kinds of source.
    enum Action: Sendable {
        /// An integer; raw values in the ranges of `absent` mean that there is none.
        case integer(Location, absent: Range<Int>, IntegerForm)
        /// Integers of `location`'s size one behind the other: `count` of them, or as many as are left.
        case integers(Location, count: Int?, Linear)
        /// A run of bytes.
        case bytes(Extent, BytesForm)
    }

    /// What an integer becomes.
    enum IntegerForm: Sendable {
        /// A quantity.
        case number(Linear)
        /// Whether a quantity is below a limit.
        case below(Linear, limit: Double)
        /// Whether it is not zero.
        case flag
        /// A meaning out of a table; `otherwise` is the code of a value that the table lacks.
        case values(Range<Int>, otherwise: Int?)
        /// A quantity, by pieces.
        case segments(Range<Int>)
        /// The names of the bits that are set.
        case bitNames(Range<Int>)
    }

    /// What a run of bytes becomes.
    enum BytesForm: Sendable {
        /// Lower-case hexadecimal digits.
        case hex
        /// The same in a list, `size` bytes to an element.
        case hexes(size: Int)
        /// Printable ASCII.
        case text
        /// A decimal number in ASCII.
        case decimal
        /// Numbers joined with dots.
        case version
        /// Decimal digits, two to a byte; none where a digit is not decimal.
        case bcd
    }

    /// `(raw × multiply + add) ÷ divide`: dividing last keeps 195 ÷ 10 the nearest number to 19.5.
    struct Linear: Sendable, Hashable {
        var multiply = 1.0
        var add = 0.0
        var divide = 1.0

        @inline(__always)
        func value(of raw: Int64) -> Double {
            (Double(raw) * multiply + add) / divide
        }
    }

    /// A piece of a piecewise quantity: `start + (raw − from) × step`.
    struct Segment: Sendable, Hashable {
        var raw: ClosedRange<Int64>
        var start: Double
        var step: Double
        /// By how much the true value may be larger; `nil` where there is no upper bound.
        var error: Double?

        @inline(__always)
        func value(of raw: Int64) -> Double {
            start + Double(raw - self.raw.lowerBound) * step
        }
    }

    /// An entry of a table of meanings.
    struct NamedValue: Sendable, Hashable {
        var raw: Int64
        /// For occupancy, cause and flags the meaning itself, else an index among the program's constants.
        var code: Int
    }

    /// When a field exists.
    struct Condition: Sendable, Hashable {
        var location: Location
        var range: ClosedRange<Int64>
    }
}
