/// Base64 with the standard alphabet and padding (RFC 4648, §4).
enum Base64Text {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func append(_ bytes: some Collection<UInt8>, to text: inout [UInt8]) {
        var bits: UInt32 = 0
        var count = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 1
            if count == 3 {
                append(bits, digits: 4, to: &text)
                (bits, count) = (0, 0)
            }
        }
        guard count > 0 else { return }
        append(bits << (8 * (3 - UInt32(count))), digits: count + 1, to: &text)
        for _ in count..<3 { text.append(UInt8(ascii: "=")) }
    }

    private static func append(_ bits: UInt32, digits: Int, to text: inout [UInt8]) {
        for digit in 0..<digits {
            text.append(alphabet[Int(bits >> (18 - 6 * UInt32(digit)) & 0x3F)])
        }
    }
}
