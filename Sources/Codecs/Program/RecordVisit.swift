/// A record met on the way through a payload, by its bytes.
enum RecordVisit {
    /// One that a rule reads.
    case known(rule: Int, header: Range<Int>, value: Range<Int>)
    /// One that is passed over: its length says how far.
    case skipped(header: Range<Int>, value: Range<Int>)
    /// One that no rule names, with all behind it.
    case unparsed(Range<Int>)
}
