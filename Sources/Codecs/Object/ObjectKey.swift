import JSON

/// A value that a table knows: a text, a number or a truth value, as the file writes it.
///
/// Decoders disagree on types more than on words, so `"1"` is both the number and the text, and `"true"` both the truth
/// value and the text.
struct ObjectKey: Sendable, Hashable {
    let text: String
    let number: Double?

    init(_ text: String) {
        self.text = text
        number = ASCIIDecimal.number(text.utf8)
    }

    /// Whether a value of an object is this.
    func matches(_ value: JSONValue) -> Bool {
        switch value.kind {
        case .string: value.withString { $0.elementsEqual(text.utf8) } ?? false
        case .boolean: text == (value.boolean == true ? "true" : "false")
        case .integer, .double: number != nil && value.double == number
        case .null, .array, .object, .unreadable: false
        }
    }
}
