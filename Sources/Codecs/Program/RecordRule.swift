import Parking

/// One kind of record, compiled.
struct RecordRule: Sendable {
    /// Its place among the program's record rules.
    var index: Int
    /// Which bits of the key count.
    var keyMask: UInt32
    var key: UInt32
    /// How many bytes its value has; `nil` for any number, to the end where records carry no length.
    var length: Int?
    var operations: Range<Int>
    /// When it was measured, for a record that is a reading of its own; `nil` for one that tells of now.
    var time: Location?
    /// Its cause; that of a record which tells the occupancy goes before the others'.
    var cause: Reading.Cause?
    var tellsOccupancy: Bool
}
