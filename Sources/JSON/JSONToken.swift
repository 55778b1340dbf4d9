/// A value of a parsed text: where it stands, and where the values after it begin.
struct JSONToken {
    /// What kind of value it is; a member's key is a token of its own before the value.
    var kind: JSONValue.Kind
    /// A text has escapes, so its bytes are not its value; or a literal is `true`.
    var isMarked = false
    /// The first byte: after the quote of a text.
    var start: UInt32
    /// The byte after the last: the closing quote of a text.
    var end: UInt32
    /// The token after this value and all that is inside it.
    var next: UInt32
    /// Elements of an array, members of an object.
    var count: UInt32 = 0
}
