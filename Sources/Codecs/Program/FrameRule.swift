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
    /// How many details the operations give at most.
    var detailCount: Int
}

/// What a payload must have for a rule to take it.
struct FrameTest: Sendable, Hashable {
    var location: Location
    /// Which bits of the integer count.
    var mask: UInt32
    /// Which of the program's test values are right.
    var values: Range<Int>
}

/// A sequence of records that fills the payload between `start` and `untilEnd` bytes before its end.
struct RecordTable: Sendable {
    var start: Int
    var untilEnd: Int
    /// 1 or 2 bytes name a record: a tag, or channel and type.
    var keyByteCount: Int
    /// 1 where each record carries its length, 0 where its key tells it.
    var lengthByteCount: Int
    var unknown: Unknown
    /// Which of the program's record rules belong to it.
    var rules: Range<Int>

    /// What happens at a record that no rule names.
    enum Unknown: String, Sendable, CaseIterable {
        /// It and all behind it is kept as hexadecimal in the detail `unparsed`.
        case stop
        /// It is passed over; needs lengths.
        case skip
        /// The whole frame is unknown.
        case reject
    }
}

/// One kind of record, compiled.
struct RecordRule: Sendable {
    /// Which bits of the key count.
    var keyMask: UInt32
    var key: UInt32
    /// How many bytes its value has; `nil` for any number, to the end where records carry no length.
    var length: Int?
    var operations: Range<Int>
    /// Its cause; that of a record which tells the occupancy goes before the others'.
    var cause: Reading.Cause?
    var tellsOccupancy: Bool
}
