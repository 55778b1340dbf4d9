/// A sequence of records that fills the payload between `start` and `untilEnd` bytes before its end.
struct RecordTable: Sendable {
    var start: Int
    var untilEnd: Int
    /// Where the frame says how many bytes its records have; `nil` where it does not.
    var size: Location?
    /// 1 or 2 bytes name a record: a tag, or channel and type.
    var keyByteCount: Int
    /// 1 where each record carries its length, 0 where its key tells it.
    var lengthByteCount: Int
    /// Whether the length lies before the key, and if so what it counts; `nil` where it lies behind.
    var lengthFirst: LengthFirst?
    var unknown: Unknown
    /// Which of the program's record rules belong to it.
    var rules: Range<Int>
    /// Which of the program's conditions ask for another record of the frame.
    var conditions: Range<Int>

    /// What a length before the key counts.
    enum LengthFirst: String, Sendable, CaseIterable {
        /// The bytes of the value.
        case value
        /// The bytes of the key and the value.
        case record
    }

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
