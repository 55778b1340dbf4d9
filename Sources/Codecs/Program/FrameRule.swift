import Parking

/// One kind of frame, compiled: which payloads it takes and which operations read them.
struct FrameRule: Sendable {
    /// How many bytes the payload has.
    var length: ClosedRange<Int>
    /// Which of the program's tests must all hold.
    var tests: Range<Int>
    /// Which of the program's operations run.
    var operations: Range<Int>
    /// What the frame says about its cause; a field may say better.
    var cause: Reading.Cause?
    /// Index of the record table that reads the rest; `nil` where there are none.
    var records: Int?
    /// Index of the array that reads the rest; `nil` where there is none.
    var array: Int?
    /// How many details the operations give at most.
    var detailCount: Int
}
