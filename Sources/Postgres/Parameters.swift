/// The parameters of one statement, in binary, in one buffer that may be reused.
public struct Parameters: Sendable {
    @usableFromInline var bytes: [UInt8] = []
    @usableFromInline var ranges: [Range<Int>?] = []

    /// No parameters yet.
    public init() {}

    /// Bytes of memory that are kept for the next statement: what the rows of a usual batch need.
    static let bytesKept = 2 << 20

    /// How many there are.
    public var count: Int { ranges.count }

    /// Forgets the parameters and keeps the memory, unless it is more than usual ones need.
    public mutating func removeAll() {
        bytes.removeAll(keepingCapacity: bytes.capacity <= Self.bytesKept)
        ranges.removeAll(keepingCapacity: true)
    }

    /// Adds a value; `nil` is NULL.
    @inlinable
    public mutating func add<Value: PostgresEncodable>(_ value: Value?) {
        guard let value else {
            ranges.append(nil)
            return
        }
        let start = bytes.count
        value.encode(into: &bytes)
        ranges.append(start..<bytes.count)
    }

    /// Adds one column of `rows` as an array: the shape that `unnest` turns back into rows.
    ///
    /// The binary form of a one-dimensional array: dimensions, has-nulls flag, element type, length, lower bound, then
    /// each element's length (−1 for NULL) and bytes (PostgreSQL `array_recv`).
    ///
    /// - Parameter value: of a row, which it is lent: the rows of a batch are large, and each has a score of columns.
    @inlinable
    public mutating func addColumn<Rows: Collection, Value: PostgresEncodable>(
        _ rows: Rows, _ value: (borrowing Rows.Element) -> Value?
    ) {
        let start = bytes.count
        bytes.appendArrayHeader(of: Value.typeOID, count: rows.count)
        let lent: Void? = rows.withContiguousStorageIfAvailable { rows in
            for index in rows.indices { bytes.appendElement(value(rows[index])) }
        }
        if lent == nil {
            for row in rows { bytes.appendElement(value(row)) }
        }
        ranges.append(start..<bytes.count)
    }

    /// Adds each column of `table` as an array.
    public mutating func add(_ table: borrowing ParameterTable) {
        for column in table.columns {
            let start = bytes.count
            bytes.appendArrayHeader(of: column.type, count: table.count)
            bytes.append(contentsOf: column.elements)
            ranges.append(start..<bytes.count)
        }
    }

    /// Lends the parameters in the form that libpq wants.
    func withPointers<Result>(
        _ body: (
            _ values: UnsafePointer<UnsafePointer<CChar>?>?, _ lengths: UnsafePointer<CInt>?,
            _ formats: UnsafePointer<CInt>?
        ) -> Result
    ) -> Result {
        bytes.withUnsafeBytes { buffer in
            // A parameter of no bytes must still point somewhere: NULL would mean SQL's NULL.
            let empty: StaticString = ""
            let base = buffer.baseAddress ?? UnsafeRawPointer(empty.utf8Start)
            let values = ranges.map { range in
                range.map { (base + $0.lowerBound).assumingMemoryBound(to: CChar.self) }
            }
            let lengths = ranges.map { CInt($0?.count ?? 0) }
            let formats = [CInt](repeating: 1, count: ranges.count)
            return values.withUnsafeBufferPointer { values in
                lengths.withUnsafeBufferPointer { lengths in
                    formats.withUnsafeBufferPointer { formats in
                        body(values.baseAddress, lengths.baseAddress, formats.baseAddress)
                    }
                }
            }
        }
    }
}
