/// A protobuf message taken apart, so that a test can put another value into any of its fields.
struct ProtobufMessage {
    /// A field as it is encoded, tag included.
    struct Field {
        var number: UInt64
        var encoded: [UInt8]
        /// What a chunk of bytes has in it.
        var chunk: [UInt8]?
    }

    var fields: [Field] = []

    init(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let start = rest
            let tag = Self.varint(&rest)
            var chunk: [UInt8]?
            switch tag & 7 {
            case 0: _ = Self.varint(&rest)
            case 1: rest = rest.dropFirst(8)
            case 5: rest = rest.dropFirst(4)
            default:
                let length = Int(Self.varint(&rest))
                chunk = Array(rest.prefix(length))
                rest = rest.dropFirst(length)
            }
            fields.append(Field(number: tag >> 3, encoded: Array(start[..<rest.startIndex]), chunk: chunk))
        }
    }

    var bytes: [UInt8] { fields.flatMap(\.encoded) }

    /// The message with every field of it, and of the messages inside, replaced by each of the replacements: with the
    /// numbers of the fields on the way there, such as `3.8`.
    ///
    /// - Parameter inside: the paths that are messages.
    func variants(
        inside: Set<String>, at path: String = "", replacing replacements: (UInt64) -> [[UInt8]]
    ) -> [(path: String, bytes: [UInt8])] {
        var variants: [(String, [UInt8])] = []
        for (index, field) in fields.enumerated() {
            let place = path + String(field.number)
            var contents = replacements(field.number).map { (place, $0) }
            if inside.contains(place), let chunk = field.chunk {
                contents += ProtobufMessage(chunk).variants(
                    inside: inside, at: place + ".", replacing: replacements
                ).map { ($0.path, Self.chunk($0.bytes, number: field.number)) }
            }
            for (place, encoded) in contents {
                var copy = self
                copy.fields[index].encoded = encoded
                variants.append((place, copy.bytes))
            }
        }
        return variants
    }

    static func varint(_ number: UInt64, number field: UInt64) -> [UInt8] { encoded(field << 3) + encoded(number) }

    static func chunk(_ bytes: [UInt8], number field: UInt64) -> [UInt8] {
        encoded(field << 3 | 2) + encoded(UInt64(bytes.count)) + bytes
    }

    static func fixed(_ bytes: [UInt8], number field: UInt64) -> [UInt8] {
        encoded(field << 3 | (bytes.count == 8 ? 1 : 5)) + bytes
    }

    private static func encoded(_ number: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }

    private static func varint(_ rest: inout ArraySlice<UInt8>) -> UInt64 {
        var number: UInt64 = 0
        var shift: UInt64 = 0
        while let byte = rest.popFirst() {
            number |= UInt64(byte & 0x7F) << shift
            shift += 7
            if byte < 0x80 { break }
        }
        return number
    }
}
