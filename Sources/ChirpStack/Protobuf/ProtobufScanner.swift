/// Walks over the fields of a protobuf message, one after the other; copies nothing and reads nothing past the end.
///
/// Source: https://protobuf.dev/programming-guides/encoding/.
struct ProtobufScanner {
    /// What a field has, by its wire type.
    enum Value {
        case varint(UInt64)
        case fixed64(UInt64)
        case fixed32(UInt32)
        case chunk(UnsafeBufferPointer<UInt8>)
        /// Proto2's groups, which ChirpStack has none of: passed over with all that is inside.
        case group
        /// The message ends inside the field, or its tag is none; nothing follows.
        case malformed
    }

    private let message: UnsafeBufferPointer<UInt8>
    private var position = 0

    init(_ message: UnsafeBufferPointer<UInt8>) {
        self.message = message
    }

    /// The next field; `nil` at the end.
    mutating func next() -> (number: UInt32, value: Value)? {
        guard position < message.count else { return nil }
        guard let tag = tag() else {
            position = message.count
            return (0, .malformed)
        }
        guard let value = tag.wireType == 3 ? group() : value(of: tag.wireType) else {
            position = message.count
            return (tag.number, .malformed)
        }
        return (tag.number, value)
    }

    private mutating func tag() -> (number: UInt32, wireType: UInt8)? {
        guard let bits = varint(), let tag = UInt32(exactly: bits), tag >> 3 > 0 else { return nil }
        return (tag >> 3, UInt8(tag & 7))
    }

    private mutating func value(of wireType: UInt8) -> Value? {
        switch wireType {
        case 0: return varint().map { .varint($0) }
        case 1: return fixed(UInt64.self).map { .fixed64($0) }
        case 2:
            guard let length = varint(), length <= UInt64(message.count - position) else { return nil }
            let start = position
            position += Int(length)
            return .chunk(UnsafeBufferPointer(rebasing: message[start..<position]))
        case 5: return fixed(UInt32.self).map { .fixed32($0) }
        default: return nil
        }
    }

    /// To the end of a group, whose depth is a number and takes no stack.
    private mutating func group() -> Value? {
        var depth = 1
        while depth > 0 {
            guard let tag = tag() else { return nil }
            switch tag.wireType {
            case 3: depth += 1
            case 4: depth -= 1
            default: guard value(of: tag.wireType) != nil else { return nil }
            }
        }
        return .group
    }

    private mutating func varint() -> UInt64? {
        var bits: UInt64 = 0
        var shift: UInt64 = 0
        while position < message.count, shift < 64 {
            let byte = message[position]
            position += 1
            bits |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return bits }
            shift += 7
        }
        return nil
    }

    private mutating func fixed<Number: FixedWidthInteger & UnsignedInteger>(_: Number.Type) -> Number? {
        guard message.count - position >= Number.bitWidth / 8 else { return nil }
        var number: Number = 0
        for place in 0..<Number.bitWidth / 8 {
            number |= Number(message[position + place]) << Number(8 * place)
        }
        position += Number.bitWidth / 8
        return number
    }
}
