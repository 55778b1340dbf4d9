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
