/// In which of the two encodings a message is.
///
/// Told apart per message, because both may arrive on one topic: fleets of gateways are mixed, and an operator may
/// switch ChirpStack over. JSON is what begins with `{` after white space; as protobuf that byte would be field 15 with
/// a group's wire type, which no message of ChirpStack has.
enum Encoding {
    /// The document, without what publishers put around it: a byte order mark before, the NUL of a C string after.
    case json(UnsafeRawBufferPointer)
    case protobuf

    init(of payload: UnsafeRawBufferPointer) {
        let hasMark = payload.starts(with: [0xEF, 0xBB, 0xBF])
        let text = hasMark ? UnsafeRawBufferPointer(rebasing: payload.dropFirst(3)) : payload
        let first = text.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
        guard first == UInt8(ascii: "{") else {
            self = .protobuf
            return
        }
        var end = text.count
        while end > 0, text[end - 1] == 0 { end -= 1 }
        self = .json(UnsafeRawBufferPointer(rebasing: text[..<end]))
    }
}
