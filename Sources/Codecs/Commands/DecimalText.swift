/// Decimal numbers as people type them, kept exact: 0.1 V times 10 is 1, not nearly 1.
enum DecimalText {
    /// `text` × `divide` where that is a whole number; `nil` where it is not, or `text` is no decimal number of at most
    /// 15 digits.
    static func raw(_ text: String, divide: Int64) -> Int64? {
        var mantissa: Int64 = 0
        var scale: Int64 = 1
        var digits = 0
        var hasPoint = false
        let isNegative = text.hasPrefix("-")
        for byte in text.utf8.dropFirst(isNegative ? 1 : 0) {
            switch byte {
            case UInt8(ascii: ".") where !hasPoint && digits > 0: hasPoint = true
            case UInt8(ascii: "0")...UInt8(ascii: "9") where digits < 15:
                digits += 1
                mantissa = mantissa * 10 + Int64(byte - UInt8(ascii: "0"))
                if hasPoint { scale *= 10 }
            default: return nil
            }
        }
        guard digits > 0, text.utf8.last != UInt8(ascii: ".") else { return nil }
        let (product, overflow) = mantissa.multipliedReportingOverflow(by: divide)
        guard !overflow, product.isMultiple(of: scale) else { return nil }
        return (isNegative ? -product : product) / scale
    }
}
