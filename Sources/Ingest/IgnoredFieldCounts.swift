public import ChirpStack

/// How many messages each field was left out of; takes no memory as long as there is none.
public struct IgnoredFieldCounts: Sendable, Equatable {
    /// One for each field, or empty.
    private var counts: [Int] = []

    /// None.
    public init() {}

    /// Counts a message.
    public mutating func count(_ fields: IgnoredFields) {
        for field in IgnoredField.allCases where fields.contains(field) { add(1, to: field) }
    }

    /// How many messages a field was left out of.
    public subscript(field: IgnoredField) -> Int { counts.isEmpty ? 0 : counts[Int(field.rawValue)] }

    /// Adds other counts to these.
    public static func += (sum: inout IgnoredFieldCounts, other: IgnoredFieldCounts) {
        guard !other.counts.isEmpty else { return }
        for field in IgnoredField.allCases { sum.add(other[field], to: field) }
    }

    private mutating func add(_ count: Int, to field: IgnoredField) {
        if counts.isEmpty { counts = Array(repeating: 0, count: IgnoredField.allCases.count) }
        counts[Int(field.rawValue)] += count
    }
}
