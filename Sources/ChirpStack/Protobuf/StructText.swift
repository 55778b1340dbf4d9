import JSON

/// A `google.protobuf.Struct` as JSON text.
///
/// Total: what is no value is `null`, and so is what is nested deeper than ``depthMax``. A map's order on the wire is
/// random, so members come sorted by key. Source: https://protobuf.dev/reference/protobuf/google.protobuf/.
enum StructText {
    /// How deep a value is followed.
    static let depthMax = 16

    /// The text of a `Struct`.
    static func json(of message: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var writer = JSONWriter()
        write(struct: message, depth: 0, to: &writer)
        return writer.bytes
    }

    private static func write(struct message: UnsafeBufferPointer<UInt8>, depth: Int, to writer: inout JSONWriter) {
        var members: [String: UnsafeBufferPointer<UInt8>] = [:]
        forEachChunk(of: message) { entry in
            var key = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
            var value = key
            var scanner = ProtobufScanner(entry)
            while let field = scanner.next() {
                guard case .chunk(let chunk) = field.value else { continue }
                if field.number == 1 { key = chunk }
                if field.number == 2 { value = chunk }
            }
            members[String(decoding: key, as: UTF8.self)] = value
        }
        writer.object { writer in
            for (key, value) in members.sorted(by: { $0.key < $1.key }) {
                writer.key(key)
                write(value: value, depth: depth + 1, to: &writer)
            }
        }
    }

    /// The last of the kinds that a value has counts, as protobuf wants it.
    private static func write(value message: UnsafeBufferPointer<UInt8>, depth: Int, to writer: inout JSONWriter) {
        var last: (number: UInt32, value: ProtobufScanner.Value)?
        var scanner = ProtobufScanner(message)
        while let field = scanner.next() {
            if (1...6).contains(field.number) { last = field }
        }
        guard let last, depth < depthMax else { return writer.null() }
        switch (last.number, last.value) {
        case (2, .fixed64(let bits)):
            let number = Double(bitPattern: bits)
            // Whole numbers without a point, as JSON events have them.
            if let whole = Int64(exactly: number), abs(number) < 0x1p53 {
                writer.value(whole)
            } else {
                writer.value(number.isFinite ? number : nil)
            }
        case (3, .chunk(let text)): writer.value(String(decoding: text, as: UTF8.self))
        case (4, .varint(let bits)): writer.value(bits != 0)
        case (5, .chunk(let chunk)): write(struct: chunk, depth: depth, to: &writer)
        case (6, .chunk(let chunk)):
            writer.array { writer in
                forEachChunk(of: chunk) { write(value: $0, depth: depth + 1, to: &writer) }
            }
        default: writer.null()
        }
    }

    /// Visits the messages of field 1: the entries of a `Struct`, the values of a `ListValue`.
    private static func forEachChunk(
        of message: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void
    ) {
        var scanner = ProtobufScanner(message)
        while let field = scanner.next() {
            if field.number == 1, case .chunk(let chunk) = field.value { body(chunk) }
        }
    }
}
