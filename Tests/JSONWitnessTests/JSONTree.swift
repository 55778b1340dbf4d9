/// What a JSON text means, in a form in which two readers can be compared: the order of members is none, and of two
/// with one name the later counts.
indirect enum JSONTree: Equatable {
    case null
    case boolean(Bool)
    /// Above `Int64.min`, which is where json-c ends everything that is below.
    case integer(Int64)
    /// An integer outside of that, cut off at the ends of json-c's range (``Leniency/Loss/range``).
    case large(Double)
    /// By its bits, so that zeros with different signs differ.
    case double(UInt64)
    case text([UInt8])
    case array([JSONTree])
    case object([[UInt8]: JSONTree])
    /// What the salvaging reader could make nothing of.
    case unreadable

    init(_ double: Double) {
        self = double.isNaN ? .null : .double(double.bitPattern)
    }

    /// An integer that our reader gives as a double only.
    init(large: Double) {
        self = .large(min(max(large, -0x1p63), 0x1p64))
    }

    init(_ integer: Int64) {
        self = integer == .min ? .large(-0x1p63) : .integer(integer)
    }

    /// The same with each byte that is not UTF-8 replaced as Unicode recommends.
    var repaired: JSONTree {
        switch self {
        case .text(let bytes): .text(Self.repaired(bytes))
        case .array(let elements): .array(elements.map(\.repaired))
        case .object(let members):
            .object(
                Dictionary(members.map { (Self.repaired($0.key), $0.value.repaired) }) { _, later in later })
        default: self
        }
    }

    static func repaired(_ bytes: [UInt8]) -> [UInt8] { Array(String(decoding: bytes, as: UTF8.self).utf8) }
}
