import LoRaWAN

/// A colour as the web writes it.
struct RGBColour: Sendable, Hashable {
    var red: UInt8
    var green: UInt8
    var blue: UInt8

    /// Reads `#00FF00`, with or without the `#`; `nil` for anything else.
    init?(_ text: String) {
        guard let bytes = HexDigits.bytes(text.hasPrefix("#") ? text.dropFirst() : text[...]), bytes.count == 3 else {
            return nil
        }
        red = bytes[0]
        green = bytes[1]
        blue = bytes[2]
    }
}
