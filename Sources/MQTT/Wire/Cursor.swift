/// Reads the fields of a control packet one after the other; what would lie behind its end is an error.
struct Cursor {
    private let bytes: Slice<UnsafeRawBufferPointer>
    private(set) var position: Int

    init(_ bytes: Slice<UnsafeRawBufferPointer>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    var isAtEnd: Bool { position == bytes.endIndex }

    mutating func skip(_ count: Int) { position += count }

    mutating func byte() throws(IncomingPacket.Malformed) -> UInt8 {
        guard position < bytes.endIndex else { throw IncomingPacket.Malformed() }
        defer { position += 1 }
        return bytes[position]
    }

    /// Two bytes, the higher first (§1.5.2).
    mutating func number() throws(IncomingPacket.Malformed) -> UInt16 {
        UInt16(try byte()) << 8 | UInt16(try byte())
    }

    /// Four bytes, the highest first (§1.5.3).
    mutating func longNumber() throws(IncomingPacket.Malformed) -> UInt32 {
        UInt32(try number()) << 16 | UInt32(try number())
    }

    mutating func take(_ count: Int) throws(IncomingPacket.Malformed) -> UnsafeRawBufferPointer {
        guard count <= bytes.endIndex - position else { throw IncomingPacket.Malformed() }
        defer { position += count }
        return UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
    }

    mutating func takeRest() -> UnsafeRawBufferPointer {
        defer { position = bytes.endIndex }
        return UnsafeRawBufferPointer(rebasing: bytes[position...])
    }

    /// A length of one to four bytes, the lowest seven bits first (§1.5.5); `nil` where its end is not here.
    mutating func partialLength() throws(IncomingPacket.Malformed) -> Int? {
        var length = 0
        for shift in stride(from: 0, through: 21, by: 7) {
            guard position < bytes.endIndex else { return nil }
            let byte = bytes[position]
            position += 1
            length |= Int(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return length }
        }
        throw IncomingPacket.Malformed()
    }

    /// The properties that begin here (§2.2.2), to be read by themselves.
    mutating func properties() throws(IncomingPacket.Malformed) -> Cursor {
        guard let length = try partialLength(), length <= bytes.endIndex - position else {
            throw IncomingPacket.Malformed()
        }
        defer { position += length }
        return Cursor(bytes[position..<position + length])
    }

    mutating func skipProperties() throws(IncomingPacket.Malformed) { _ = try properties() }

    /// Passes over the value of a property that we do not read, by its type (§2.2.2.2, table 2-4).
    mutating func skipValue(of property: UInt8) throws(IncomingPacket.Malformed) {
        switch property {
        case 0x01, 0x17, 0x19, 0x24, 0x25, 0x28, 0x29, 0x2A: _ = try take(1)
        case 0x13, 0x21, 0x22, 0x23: _ = try take(2)
        case 0x02, 0x11, 0x18, 0x27: _ = try take(4)
        case 0x0B: _ = try partialLength()
        case 0x03, 0x08, 0x09, 0x12, 0x15, 0x16, 0x1A, 0x1C, 0x1F: _ = try take(Int(try number()))
        case 0x26:
            _ = try take(Int(try number()))
            _ = try take(Int(try number()))
        default: throw IncomingPacket.Malformed()
        }
    }
}
