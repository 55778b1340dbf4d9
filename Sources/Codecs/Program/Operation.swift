import Parking

/// One field of a frame, compiled: trivially copied, so that running it touches no reference count.
struct Operation: Sendable {
    /// Which field of the reading it fills.
    var target: Target
    /// Index of the condition under which it runs; `nil` for always.
    var condition: Int?
    /// What it reads, and how that becomes a value.
    var action: Action
    /// Whether its values are gathered in a list, instead of the last one counting.
    var gathers = false

    /// The fields of a reading.
    enum Target: Sendable, Hashable {
        /// A quantity, and what values it has: the table of quantities is not asked for each frame.
        case quantity(Quantity, Quantity.Kind)
        /// A detail; its name is in the program's table.
        case detail(name: Int)

        /// The target that is a quantity.
        static func quantity(_ quantity: Quantity) -> Target { .quantity(quantity, quantity.kind) }

        /// What the quantity can be, in its unit; `nil` where that has no bound, and for what is no quantity.
        var range: ClosedRange<Double>? {
            switch self {
            case .quantity(let quantity, _): quantity.row.range
            case .detail: nil
            }
        }

        /// What values it takes; `nil` for a detail, which takes any.
        var kind: Quantity.Kind? {
            switch self {
            case .quantity(_, let kind): kind
            case .detail: nil
            }
        }
    }

    /// The two kinds of source.
    enum Action: Sendable {
        /// An integer; raw values in the ranges of `absent` mean that there is none.
        case integer(Location, absent: Range<Int>, IntegerForm)
        /// The same of an integer whose bits lie in several places, or whose digits are decimal.
        case joined(Joined, absent: Range<Int>, IntegerForm)
        /// A number in IEEE 754, of 2 or 4 bytes; none where it is infinite or no number.
        case float(Location, Linear)
        /// Integers of `location`'s size one behind the other: `count` of them, or as many as are left; no list at all
        /// where a raw value lies in the ranges of `absent`.
        case integers(Location, count: Int?, absent: Range<Int>, Linear)
        /// Integers in several places, joined with dots: a version.
        case dotted(parts: Range<Int>)
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
        /// Hours, minutes and, if there is a third byte, seconds: `20:10`; none where that is no time of day.
        case clock
    }

    /// `(raw × multiply + add) ÷ divide`: dividing last keeps 195 ÷ 10 the nearest number to 19.5.
    struct Linear: Sendable, Hashable {
        var multiply = 1.0
        var add = 0.0
        var divide = 1.0

        @inline(__always)
        func value(of raw: Int64) -> Double {
            value(of: Double(raw))
        }

        @inline(__always)
        func value(of raw: Double) -> Double {
            (raw * multiply + add) / divide
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

    /// An integer put together from parts, the highest first.
    struct Joined: Sendable, Hashable {
        /// Which of the program's parts.
        var parts: Range<Int>
        /// How many bits they have together, 1…63.
        var width: Int
        var isSigned: Bool
        /// Whether each four bits are a decimal digit.
        var isDecimal: Bool

        /// What the integer can be.
        var possible: ClosedRange<Int64> {
            guard isDecimal else { return Location.possible(width: width, isSigned: isSigned) }
            return 0...(0..<width / 4).reduce(1) { power, _ in power * 10 } - 1
        }
    }

    /// When a field exists.
    struct Condition: Sendable, Hashable {
        var location: Location
        var range: ClosedRange<Int64>
        /// Whether the field exists where this does *not* hold.
        var isNegated = false
        /// The record in which the integer lies; `nil` for the field's own bytes.
        var record: Record?

        /// Another record of the frame.
        struct Record: Sendable, Hashable {
            /// Its place among the program's record rules.
            var rule: Int
            /// Which bit of ``RecordFacts`` says whether the condition holds.
            var bit: Int
        }
    }
}
