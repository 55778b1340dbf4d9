/// One value of a downlink, compiled: where it comes from and how it is written.
struct DownlinkField: Sendable, Hashable {
    /// Where the value comes from.
    enum Source: Sendable, Hashable {
        /// The same in every downlink.
        case constant(Int64)
        /// A parameter of the command, or a part of one.
        case parameter(Int, part: DownlinkValue.Part?)
    }

    /// How a whole number is written.
    enum Form: Sendable, Hashable {
        /// Bits of an integer.
        case integer(Location)
        /// Decimal digits, two to a byte.
        case bcd(offset: Int, byteCount: Int)
        /// Digits in ASCII, upper case where the base is 16. Trimmed ones are the last bytes of the downlink, which is
        /// shorter by the zeros that the number does not need.
        case digits(offset: Int, byteCount: Int, base: Int64, isTrimmed: Bool)
    }

    var source: Source
    var form: Form

    /// The values that fit.
    var range: ClosedRange<Int64> {
        switch form {
        case .integer(let location): location.possible
        case .bcd(_, let count): 0...Self.power(10, 2 * count) - 1
        case .digits(_, let count, let base, _): 0...Self.power(base, count) - 1
        }
    }

    /// Which bits of which bytes it fills.
    var bits: [(byte: Int, mask: UInt8)] {
        switch form {
        case .integer(let location):
            location.bytes.compactMap { byte, place in
                let mask = UInt8(truncatingIfNeeded: (location.shiftedMask >> UInt64(8 * place)) & 0xFF)
                return mask == 0 ? nil : (byte, mask)
            }
        case .bcd(let offset, let count), .digits(let offset, let count, _, _):
            (offset..<offset + count).map { ($0, 0xFF) }
        }
    }

    /// Writes `value`, which the loader has made sure to fit, over bits that are zero.
    func write(_ value: Int64, to payload: inout [UInt8]) {
        switch form {
        case .integer(let location):
            let bits = (UInt64(bitPattern: value) << UInt64(location.shift)) & location.shiftedMask
            for (byte, place) in location.bytes {
                payload[byte] |= UInt8(truncatingIfNeeded: (bits >> UInt64(8 * place)) & 0xFF)
            }
        case .bcd(let offset, let count):
            var rest = value
            for byte in (offset..<offset + count).reversed() {
                payload[byte] = UInt8(rest % 10 + rest / 10 % 10 * 16)
                rest /= 100
            }
        case .digits(let offset, let count, let base, let isTrimmed):
            var rest = value
            for byte in (offset..<offset + count).reversed() {
                let digit = UInt8(rest % base)
                payload[byte] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10
                rest /= base
            }
            if isTrimmed {
                let zeros = payload[offset..<offset + count - 1].prefix { $0 == UInt8(ascii: "0") }
                payload.removeSubrange(zeros.indices)
            }
        }
    }

    private static func power(_ base: Int64, _ exponent: Int) -> Int64 {
        (0..<exponent).reduce(1) { product, _ in product * base }
    }
}

extension Location {
    /// Which bits of the assembled integer count.
    fileprivate var shiftedMask: UInt64 { mask << UInt64(shift) }

    /// The bytes of the integer, each with its place: 0 for the lowest.
    fileprivate var bytes: [(byte: Int, place: Int)] {
        (0..<byteCount).map { (offset + $0, isLittleEndian ? $0 : byteCount - 1 - $0) }
    }
}
