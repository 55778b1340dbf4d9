/// What a payload must have for a rule to take it.
struct FrameTest: Sendable, Hashable {
    var location: Location
    /// Which bits of the integer count.
    var mask: UInt32
    /// Which of the program's test values are right.
    var values: Range<Int>
}
