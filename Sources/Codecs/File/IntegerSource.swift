/// Where the integer of a field comes from.
enum IntegerSource {
    /// Bits of bytes that lie together.
    case whole(Location)
    /// Parts, or decimal digits.
    case joined(Operation.Joined)

    /// What the integer can be.
    var possible: ClosedRange<Int64> {
        switch self {
        case .whole(let location): location.possible
        case .joined(let joined): joined.possible
        }
    }

    /// How many bits it has.
    var width: Int {
        switch self {
        case .whole(let location): location.width
        case .joined(let joined): joined.width
        }
    }
}
