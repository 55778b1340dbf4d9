/// Rows that are given one after the other and become one array for each column: see `Parameters.add(_:)`.
///
/// It keeps bytes alone, so that a row is lent to it once and not kept.
public struct ParameterTable: ~Copyable {
    @usableFromInline
    struct Column {
        @usableFromInline let type: UInt32
        @usableFromInline var elements: [UInt8] = []

        @inlinable
        init(type: UInt32, capacity: Int) {
            self.type = type
            elements.reserveCapacity(capacity)
        }
    }

    /// How many rows there are to be.
    public let count: Int
    @usableFromInline var columns: [Column] = []
    @usableFromInline var next = 0

    /// A table that will have so many rows; one without rows is still told of one, for the types of its columns.
    public init(count: Int) {
        self.count = count
    }

    /// Begins a row, which must have the columns of the first.
    @inlinable
    public mutating func startRow() { next = 0 }

    /// Adds the next value of the row; `nil` is NULL.
    @inlinable
    public mutating func add<Value: PostgresEncodable>(_ value: Value?) {
        // Most values are of 8 bytes, behind a length of 4.
        if next == columns.count { columns.append(Column(type: Value.typeOID, capacity: count * 12)) }
        if count > 0 { columns[next].elements.appendElement(value) }
        next += 1
    }
}
