/// The 32-bit address of an end-device within its network (LoRaWAN 1.0.4, §6.1.2); a new one means a new session.
public struct DevAddr: Sendable, Hashable {
    /// The address as a number, as ChirpStack prints it: most significant octet first.
    public let bits: UInt32

    /// Makes an address from its number.
    @inlinable
    public init(bits: UInt32) {
        self.bits = bits
    }

    /// Reads exactly 8 hexadecimal digits; `nil` for anything else.
    @inlinable
    public init?(hexadecimal digits: some Collection<UInt8>) {
        guard digits.count == 8 else { return nil }
        var bits: UInt32 = 0
        for digit in digits {
            guard let value = HexDigits.value(of: digit) else { return nil }
            bits = bits << 4 | UInt32(value)
        }
        self.bits = bits
    }
}

extension DevAddr: CustomStringConvertible {
    /// Eight lower-case digits, as ChirpStack prints it.
    public var description: String {
        HexDigits.text((0..<4).map { UInt8(truncatingIfNeeded: bits >> (24 - 8 * $0)) })
    }
}
