/// A 128-bit UUID (RFC 9562) as two words: parsed from and written to bytes without a `String`.
public struct UUIDBits: Sendable, Hashable, Comparable {
    /// The first eight octets, most significant first.
    public let high: UInt64
    /// The last eight octets.
    public let low: UInt64

    /// Makes a UUID from its two words.
    @inlinable
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The all-zero UUID (RFC 9562, §5.9).
    public static let zero = UUIDBits(high: 0, low: 0)

    /// A random UUID of version 4 (RFC 9562, §5.4).
    public static func random() -> UUIDBits {
        var generator = SystemRandomNumberGenerator()
        let high = generator.next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = generator.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        return UUIDBits(high: high, low: low)
    }

    /// Reads the canonical 8-4-4-4-12 form, either case; `nil` for anything else.
    @inlinable
    public init?(text: some Collection<UInt8>) {
        guard text.count == 36 else { return nil }
        var high: UInt64 = 0
        var low: UInt64 = 0
        var position = 0
        for byte in text {
            if position == 8 || position == 13 || position == 18 || position == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
            } else {
                guard let value = HexDigits.value(of: byte) else { return nil }
                if position < 18 {
                    high = high << 4 | UInt64(value)
                } else {
                    low = low << 4 | UInt64(value)
                }
            }
            position += 1
        }
        self.init(high: high, low: low)
    }

    /// Reads the canonical form from a string; `nil` for anything else.
    public init?(_ text: some StringProtocol) {
        self.init(text: text.utf8)
    }

    /// The canonical form, lower case, as 36 ASCII bytes.
    public var textBytes: [UInt8] {
        var digits: [UInt8] = []
        digits.reserveCapacity(36)
        for index in 0..<32 {
            if index == 8 || index == 12 || index == 16 || index == 20 { digits.append(UInt8(ascii: "-")) }
            let word = index < 16 ? high : low
            digits.append(HexDigits.lower(UInt8(truncatingIfNeeded: word >> (60 - 4 * (index & 15))) & 0x0F))
        }
        return digits
    }

    /// Octet order, which is also PostgreSQL's order of `uuid`.
    @inlinable
    public static func < (left: UUIDBits, right: UUIDBits) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}

extension UUIDBits: CustomStringConvertible {
    /// The canonical form, lower case.
    public var description: String { String(decoding: textBytes, as: UTF8.self) }
}
