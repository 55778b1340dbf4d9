/// Decimal numbers as sensors write them in ASCII: an optional sign, digits, and if there is a point, more digits.
enum ASCIIDecimal {
    /// The nearest `Double`; `nil` for another form, exponents included, or more than 15 digits.
    static func number(_ bytes: some Sequence<UInt8>) -> Double? {
        var isNegative = false
        var digits = 0
        var mantissa = 0.0
        var divisor = 1.0
        var hasPoint = false
        var endsInPoint = false
        for (index, byte) in bytes.enumerated() {
            endsInPoint = false
            switch byte {
            case UInt8(ascii: "+") where index == 0: break
            case UInt8(ascii: "-") where index == 0: isNegative = true
            case UInt8(ascii: ".") where !hasPoint && digits > 0:
                hasPoint = true
                endsInPoint = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits += 1
                mantissa = mantissa * 10 + Double(byte - UInt8(ascii: "0"))
                if hasPoint { divisor *= 10 }
            default: return nil
            }
        }
        guard (1...15).contains(digits), !endsInPoint else { return nil }
        return (isNegative ? -mantissa : mantissa) / divisor
    }
}
