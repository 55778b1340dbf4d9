/// The bytes that fields may read: of a frame, or of a record's value.
struct FieldScope {
    /// How many are always there.
    var length: Int
    /// How many there are at most.
    var lengthMax: Int
    /// Whether they are an element of an array.
    var isElement = false
}
