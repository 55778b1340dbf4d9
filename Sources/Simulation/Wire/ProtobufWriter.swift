/// Writes protobuf's wire format; what is a default is not written, as proto3 has it.
///
/// Written by hand and not with the reader's generated code, so that the one can prove the other.
/// Source: https://protobuf.dev/programming-guides/encoding/.
struct ProtobufWriter: Sendable {
    private(set) var bytes: [UInt8] = []

    mutating func set(_ field: Int, _ number: some BinaryInteger) {
        guard number != 0 else { return }
        tag(field, wireType: 0)
        varint(UInt64(truncatingIfNeeded: number))
    }

    mutating func set(_ field: Int, _ flag: Bool) {
        set(field, flag ? 1 : 0)
    }

    mutating func set(_ field: Int, _ number: Double) {
        guard number != 0 else { return }
        tag(field, wireType: 1)
        fixed(number.bitPattern)
    }

    mutating func set(_ field: Int, _ number: Float) {
        guard number != 0 else { return }
        tag(field, wireType: 5)
        fixed(number.bitPattern)
    }

    mutating func set(_ field: Int, _ text: String) {
        guard !text.isEmpty else { return }
        octets(field, text.utf8)
    }

    mutating func set(_ field: Int, _ value: [UInt8]) {
        guard !value.isEmpty else { return }
        octets(field, value)
    }

    mutating func set(_ field: Int, _ time: NetworkTime?) {
        guard let time else { return }
        message(field) {
            $0.set(1, time.seconds)
            $0.set(2, time.nanoseconds)
        }
    }

    mutating func set(_ field: Int, _ duration: NetworkDuration?) {
        guard let duration else { return }
        message(field) {
            $0.set(1, duration.seconds)
            $0.set(2, duration.nanoseconds)
        }
    }

    mutating func map(_ field: Int, _ entries: [EmittedEntry]) {
        for entry in entries {
            message(field) {
                $0.set(1, entry.key)
                $0.set(2, entry.value)
            }
        }
    }

    /// Writes a message that is present, even if it is empty.
    mutating func message(_ field: Int, _ body: (inout ProtobufWriter) -> Void) {
        var inner = ProtobufWriter()
        body(&inner)
        octets(field, inner.bytes)
    }

    private mutating func octets(_ field: Int, _ value: some Collection<UInt8>) {
        tag(field, wireType: 2)
        varint(UInt64(value.count))
        bytes += value
    }

    private mutating func tag(_ field: Int, wireType: UInt64) {
        varint(UInt64(field) << 3 | wireType)
    }

    private mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private mutating func fixed(_ bits: some FixedWidthInteger) {
        for octet in 0..<bits.bitWidth / 8 {
            bytes.append(UInt8(truncatingIfNeeded: bits >> (8 * octet)))
        }
    }
}
