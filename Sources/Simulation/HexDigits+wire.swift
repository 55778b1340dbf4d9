import LoRaWAN

extension HexDigits {
    /// The 16 digits as they are on the wire.
    static func lowerCase(_ eui: EUI64) -> String { eui.description.lowercased() }
}
