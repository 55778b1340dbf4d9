/// Which conditions on other records hold in a frame.
struct RecordFacts: Sendable, Hashable {
    private var bits: UInt64 = 0

    /// How many conditions a table of records may have.
    static let countMax = 64

    /// Whether the condition with this bit holds.
    func contains(_ bit: Int) -> Bool { bits >> UInt64(bit) & 1 == 1 }

    /// Notes whether it holds.
    mutating func set(_ bit: Int, to isTrue: Bool) {
        bits = bits & ~(1 << UInt64(bit)) | (isTrue ? 1 << UInt64(bit) : 0)
    }
}
