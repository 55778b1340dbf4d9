import JSON

/// The dialect of JSON that ChirpStack writes (pbjson): floats always with a point, times with `+00:00`, and for
/// messages outside its package `integration` nothing that is a default.
extension JSONWriter {
    mutating func float(_ name: String, _ number: Double) {
        key(name)
        raw(number.description.utf8)
    }

    mutating func float(_ name: String, _ number: Float) {
        key(name)
        raw(number.description.utf8)
    }

    mutating func time(_ name: String, _ time: NetworkTime?) {
        guard let time else { return }
        quoted(name) { time.appendRFC3339(to: &$0) }
    }

    mutating func duration(_ name: String, _ duration: NetworkDuration?) {
        guard let duration else { return }
        quoted(name) { duration.append(to: &$0) }
    }

    mutating func base64(_ name: String, _ bytes: [UInt8]) {
        quoted(name) { Base64Text.append(bytes, to: &$0) }
    }

    mutating func map(_ name: String, _ entries: [EmittedEntry]) {
        object(name) { map in
            for entry in entries { map.member(entry.key, entry.value) }
        }
    }

    /// Nothing for 0.
    mutating func set(_ name: String, _ number: some BinaryInteger) {
        if number != 0 { member(name, number) }
    }

    /// Nothing for 0.
    mutating func set(_ name: String, _ number: Double) {
        if number != 0 { float(name, number) }
    }

    /// Nothing for 0.
    mutating func set(_ name: String, _ number: Float) {
        if number != 0 { float(name, number) }
    }

    /// Nothing for an empty text.
    mutating func set(_ name: String, _ text: String) {
        if !text.isEmpty { member(name, text) }
    }

    private mutating func quoted(_ name: String, _ append: (inout [UInt8]) -> Void) {
        var text = [UInt8(ascii: "\"")]
        append(&text)
        text.append(UInt8(ascii: "\""))
        key(name)
        raw(text)
    }
}
