import LoRaWAN

/// `application/x-www-form-urlencoded`, which is also the form of queries (WHATWG URL, §5).
enum PercentEncoding {
    /// The pairs of a query or form, in order; `nil` where a name or value is not UTF-8 or its escapes are broken.
    static func pairs(_ text: some StringProtocol) -> [(name: String, value: String)]? {
        var pairs: [(name: String, value: String)] = []
        for part in text.utf8.split(separator: UInt8(ascii: "&")) {
            let name = part.prefix { $0 != UInt8(ascii: "=") }
            let value = part.dropFirst(name.count + 1)
            guard let name = decoded(name, plusIsSpace: true), let value = decoded(value, plusIsSpace: true) else {
                return nil
            }
            pairs.append((name, value))
        }
        return pairs
    }

    /// A segment of a path; there a plus is a plus.
    static func segment(_ text: String) -> String? {
        decoded(text.utf8, plusIsSpace: false)
    }

    /// A name or value, or a segment of a path: all but what RFC 3986 (§2.3) reserves nowhere is escaped.
    static func encoded(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default: encoded += "%" + HexDigits.text(CollectionOfOne(byte))
            }
        }
        return encoded
    }

    private static func decoded(_ text: some Collection<UInt8>, plusIsSpace: Bool) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var iterator = text.makeIterator()
        while let byte = iterator.next() {
            if byte == UInt8(ascii: "%") {
                guard let high = iterator.next().flatMap(HexDigits.value(of:)),
                    let low = iterator.next().flatMap(HexDigits.value(of:))
                else { return nil }
                bytes.append(high << 4 | low)
            } else {
                bytes.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
