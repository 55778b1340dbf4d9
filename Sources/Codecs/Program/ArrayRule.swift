/// Elements of one size, one behind the other up to the end of the payload, compiled.
struct ArrayRule: Sendable {
    /// Where the first one begins.
    var start: Int
    /// How many bytes each has.
    var stride: Int
    /// Where the frame says how many there are; `nil` where it does not.
    var count: Location?
    /// When an element was measured, for elements that are readings of their own; `nil` for lists.
    var time: Location?
    /// Which of the program's operations read an element.
    var operations: Range<Int>
}
