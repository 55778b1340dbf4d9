/// A 64-bit extended unique identifier (IEEE EUI-64), most significant octet first.
///
/// Two kinds of thing carry one in LoRaWAN, devices and gateways; `DevEUI` and `GatewayID` keep them apart.
public struct EUI64: Sendable, Hashable, Comparable {
    /// The identifier as a number: the first octet is the most significant.
    public let bits: UInt64

    /// Makes an identifier from its number.
    @inlinable
    public init(bits: UInt64) {
        self.bits = bits
    }

    /// Reads exactly 16 hexadecimal digits of either case; `nil` for anything else.
    @inlinable
    public init?(hexadecimal digits: some Collection<UInt8>) {
        guard digits.count == 16 else { return nil }
        var bits: UInt64 = 0
        for digit in digits {
            guard let value = HexDigits.value(of: digit) else { return nil }
            bits = bits << 4 | UInt64(value)
        }
        self.bits = bits
    }

    /// Reads eight raw octets, as ChirpStack's legacy id fields carry them; `nil` for another length.
    public init?(octets: some Collection<UInt8>) {
        guard octets.count == 8 else { return nil }
        bits = octets.reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Reads what people type: 16 digits with optional `:` or `-` between octets, either case.
    public init?(typed text: some StringProtocol) {
        self.init(hexadecimal: text.utf8.filter { $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: "-") })
    }

    /// The 16 digits in upper case, as the database and the API write them.
    public var upperCaseDigits: [UInt8] {
        (0..<16).map { HexDigits.upper(UInt8(truncatingIfNeeded: bits >> (60 - 4 * $0)) & 0x0F) }
    }

    /// Order by number, so that batches can be sorted.
    @inlinable
    public static func < (left: EUI64, right: EUI64) -> Bool {
        left.bits < right.bits
    }
}

extension EUI64: CustomStringConvertible {
    /// 16 upper-case digits.
    public var description: String {
        String(decoding: upperCaseDigits, as: UTF8.self)
    }
}
