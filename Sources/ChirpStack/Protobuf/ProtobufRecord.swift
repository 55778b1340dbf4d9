import LoRaWAN

/// A protobuf message, read where it lies: a field that is asked for is looked up, and what nobody asks for is passed
/// over, whatever is in it.
///
/// Of a field that is there several times the last one counts, as protobuf wants it. A field of another wire type than
/// ours is one that cannot be read. Source: https://protobuf.dev/programming-guides/encoding/.
struct ProtobufRecord: WireRecord {
    private let message: UnsafeBufferPointer<UInt8>

    /// `nil` where the bytes are no message: they end inside a field, or have a tag that is none.
    init?(_ message: UnsafeBufferPointer<UInt8>) {
        var scanner = ProtobufScanner(message)
        while let field = scanner.next() {
            if case .malformed = field.value { return nil }
        }
        self.message = message
    }

    func withText<Value>(
        _ field: Field, _ body: (UnsafeBufferPointer<UInt8>) throws(FieldFault) -> Value
    ) throws(FieldFault) -> Value {
        try body(try chunk(field) ?? UnsafeBufferPointer(start: nil, count: 0))
    }

    func octets(_ field: Field) throws(FieldFault) -> [UInt8] {
        try chunk(field).map { Array($0) } ?? []
    }

    /// `google.protobuf.Timestamp`: 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z.
    func time(_ field: Field) throws(FieldFault) -> Timestamp? {
        guard let time = try record(field) else { return nil }
        let seconds: Int64 = try time.integer(Self.seconds)
        let nanoseconds: Int32 = try time.integer(Self.nanoseconds)
        guard (-62_135_596_800...253_402_300_799).contains(seconds), (0...999_999_999).contains(nanoseconds) else {
            throw .outOfRange
        }
        return Timestamp(seconds: seconds, nanoseconds: nanoseconds)
    }

    func flag(_ field: Field) throws(FieldFault) -> Bool { try varint(field) != 0 }

    /// Signed numbers are sign-extended to 64 bits on the wire, so a value that does not fit is seen, not cut off.
    func integer<Number: FixedWidthInteger>(_ field: Field) throws(FieldFault) -> Number {
        let bits = try varint(field)
        let number = Number.isSigned ? Number(exactly: Int64(bitPattern: bits)) : Number(exactly: bits)
        guard let number else { throw .outOfRange }
        return number
    }

    func double(_ field: Field) throws(FieldFault) -> Double {
        switch last(field) {
        case nil: return 0
        case .fixed64(let bits):
            let number = Double(bitPattern: bits)
            guard number.isFinite else { throw .invalid("not a finite number") }
            return number
        default: throw .invalid("not a double")
        }
    }

    func float(_ field: Field) throws(FieldFault) -> Float {
        switch last(field) {
        case nil: return 0
        case .fixed32(let bits):
            let number = Float(bitPattern: bits)
            guard number.isFinite else { throw .invalid("not a finite number") }
            return number
        default: throw .invalid("not a float")
        }
    }

    func enumNumber(_ field: Field) throws(FieldFault) -> Int64? { try integer(field) }

    func record(_ field: Field) throws(FieldFault) -> ProtobufRecord? {
        guard let chunk = try chunk(field) else { return nil }
        guard let record = ProtobufRecord(chunk) else { throw .invalid("not a message") }
        return record
    }

    func forEachRecord(_ field: Field, _ body: (ProtobufRecord?) -> Void) {
        var scanner = ProtobufScanner(message)
        while let found = scanner.next() {
            guard found.number == field.number else { continue }
            if case .chunk(let chunk) = found.value { body(ProtobufRecord(chunk)) } else { body(nil) }
        }
    }

    func forEachEntry(
        _ field: Field, _ body: (_ key: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>?) -> Void
    ) {
        forEachRecord(field) { entry in
            let empty = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
            do throws(FieldFault) {
                guard let entry else { return body(empty, nil) }
                body(try entry.chunk(Self.key) ?? empty, try entry.chunk(Self.value) ?? empty)
            } catch {
                body(empty, nil)
            }
        }
    }

    private func varint(_ field: Field) throws(FieldFault) -> UInt64 {
        switch last(field) {
        case nil: return 0
        case .varint(let bits): return bits
        default: throw .invalid("not an integer")
        }
    }

    private func chunk(_ field: Field) throws(FieldFault) -> UnsafeBufferPointer<UInt8>? {
        switch last(field) {
        case nil: return nil
        case .chunk(let chunk): return chunk
        default: throw .invalid("not a chunk of bytes")
        }
    }

    private func last(_ field: Field) -> ProtobufScanner.Value? {
        var scanner = ProtobufScanner(message)
        var last: ProtobufScanner.Value?
        while let found = scanner.next() {
            if found.number == field.number { last = found.value }
        }
        return last
    }

    private static let seconds = Field("seconds", 1, .needed)
    private static let nanoseconds = Field("nanos", 2, .needed)
    private static let key = Field("key", 1, .needed)
    private static let value = Field("value", 2, .needed)
}
