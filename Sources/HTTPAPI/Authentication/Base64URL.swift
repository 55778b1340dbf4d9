/// Base64 with the alphabet for URLs and without padding (RFC 4648, §5).
enum Base64URL {
    /// The bytes that a text stands for; `nil` where it has a character of no meaning.
    ///
    /// - Parameter lastDigits: what stands for 62 and 63: `-` and `_`, or `+` and `/` in the alphabet of §4.
    static func decode(
        _ text: some Sequence<UInt8>, lastDigits: (UInt8, UInt8) = (UInt8(ascii: "-"), UInt8(ascii: "_"))
    ) -> [UInt8]? {
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var bitCount = 0
        for character in text {
            guard let value = value(of: character, lastDigits) else { return nil }
            bits = bits << 6 | UInt32(value)
            bitCount += 6
            if bitCount >= 8 {
                bitCount -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)))
            }
        }
        return bytes
    }

    private static func value(of character: UInt8, _ lastDigits: (UInt8, UInt8)) -> UInt8? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
        case lastDigits.0: 62
        case lastDigits.1: 63
        default: nil
        }
    }
}
