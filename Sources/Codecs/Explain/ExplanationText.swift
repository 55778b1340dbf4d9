import LoRaWAN

/// How explanations write rules: short, in the words of `codecs/README.md`.
enum ExplanationText {
    /// `1 byte`, `6 bytes`.
    static func bytes(_ count: Int) -> String { count == 1 ? "1 byte" : "\(count) bytes" }

    /// `6`, or `2…51`.
    static func range(_ range: ClosedRange<some BinaryInteger>) -> String {
        range.lowerBound == range.upperBound ? "\(range.lowerBound)" : "\(range.lowerBound)…\(range.upperBound)"
    }

    /// Where an integer lies: `byte 0`, `bytes 2…3`, `byte 0 bits 7…1`, `byte −1` from the end.
    static func place(_ location: Location) -> String {
        let first = number(Double(location.offset))
        let bytes =
            location.byteCount == 1
            ? "byte \(first)" : "bytes \(first)…\(number(Double(location.offset + location.byteCount - 1)))"
        let bits = bits(of: location)
        return bits.isEmpty ? bytes : "\(bytes) \(bits.contains("…") ? "bits" : "bit") \(bits)"
    }

    /// Which bits of its bytes an integer takes, highest first; empty for all.
    static func bits(of location: Location) -> String {
        guard location.width < 8 * location.byteCount else { return "" }
        let high = location.shift + location.width - 1
        return location.width == 1 ? "\(high)" : "\(high)…\(location.shift)"
    }

    /// What a test asks for: `byte 0 is 0x01 or 0x02`.
    static func demand(_ test: FrameTest, _ values: [UInt32]) -> String {
        "\(subject(test)) is \(values[test.values].map { hex($0, test) }.joined(separator: " or "))"
    }

    /// How a test failed: `byte 0 is 0x03, not 0x01`.
    static func miss(_ test: FrameTest, _ values: [UInt32], _ payload: UnsafeRawBufferPointer) -> String {
        let right = values[test.values].map { hex($0, test) }.joined(separator: " or ")
        guard let integer = test.location.integer(in: payload) else { return "\(subject(test)) is not there" }
        return "\(subject(test)) is \(hex(UInt32(truncatingIfNeeded: integer) & test.mask, test)), not \(right)"
    }

    /// `(raw × 20 + 2000) ÷ 1000`; `raw` where nothing is done to it.
    static func linear(_ linear: Operation.Linear) -> String {
        var text = linear.multiply == 1 ? "raw" : "raw × \(number(linear.multiply))"
        if linear.add != 0 { text += linear.add < 0 ? " − \(number(-linear.add))" : " + \(number(linear.add))" }
        guard linear.divide != 1 else { return text }
        return (linear.add == 0 ? text : "(\(text))") + " ÷ \(number(linear.divide))"
    }

    /// Without `.0`, and with a minus sign as long as a plus.
    static func number(_ number: Double) -> String {
        let text = Int(exactly: number).map(String.init) ?? "\(number)"
        return text.hasPrefix("-") ? "−" + text.dropFirst() : text
    }

    private static func subject(_ test: FrameTest) -> String {
        let whole = UInt32.max >> UInt32(32 - test.location.width)
        return place(test.location) + (test.mask == whole ? "" : " & \(hex(test.mask, test))")
    }

    private static func hex(_ value: UInt32, _ test: FrameTest) -> String {
        "0x" + HexDigits.text((0..<test.location.byteCount).reversed().map { UInt8(value >> (8 * UInt32($0)) & 0xFF) })
    }
}
