/// The escapes of JSON texts (RFC 8259, §7).
enum JSONEscapes {
    /// What a text with escapes stands for, as UTF-8; half of a surrogate pair becomes U+FFFD. The grammar was checked.
    static func resolved(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            let byte = text[index]
            guard byte == UInt8(ascii: "\\") else {
                bytes.append(byte)
                index += 1
                continue
            }
            let letter = text[index + 1]
            guard letter == UInt8(ascii: "u") else {
                bytes.append(control(letter))
                index += 2
                continue
            }
            var unit = codeUnit(text, at: index + 2)
            index += 6
            if 0xD800..<0xDC00 ~= unit, index + 6 <= text.count, text[index] == UInt8(ascii: "\\"),
                text[index + 1] == UInt8(ascii: "u")
            {
                let low = codeUnit(text, at: index + 2)
                if 0xDC00..<0xE000 ~= low {
                    unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
                    index += 6
                }
            }
            let scalar = Unicode.Scalar(unit) ?? "\u{FFFD}"
            bytes.append(contentsOf: Character(scalar).utf8)
        }
        return bytes
    }

    /// The value of a hexadecimal digit; `nil` for another byte.
    static func hexadecimal(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }

    private static func codeUnit(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 << 4 | (hexadecimal(text[index + $1]) ?? 0) }
    }

    private static func control(_ letter: UInt8) -> UInt8 {
        switch letter {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: letter
        }
    }
}
