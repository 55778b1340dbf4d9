import CLibPQ

/// Reads the columns of one row from left to right, so that nobody counts them by hand.
///
/// What does not fit is noted, not trapped upon: the schema is checked when statements are prepared, but a value that
/// somebody put into the database by hand is only met here.
public struct RowReader: ~Copyable {
    private let result: OpaquePointer
    private let row: CInt
    private var column: CInt = 0
    private var isForgiving = false
    /// Whether the row has the columns too that only some queries select.
    public let hasParts: Bool
    /// What did not fit first; `nil` if all did.
    private(set) var fault: String?

    init(_ result: OpaquePointer, row: Int, hasParts: Bool) {
        self.result = result
        self.hasParts = hasParts
        self.row = CInt(row)
    }

    /// Whether the next column is NULL; it stays the next.
    public var isAtNull: Bool { PQgetisnull(result, row, column) != 0 }

    /// Reads a column that is never NULL into `value`, which stays as it is if the column does not fit.
    ///
    /// - Parameter name: of the column, for the words of a fault.
    @inlinable
    public mutating func next<Value: PostgresDecodable>(_ name: @autoclosure () -> String, into value: inout Value) {
        if let bytes = nextBytes() {
            if let read = Value(column: bytes) {
                value = read
                return
            }
            note("The column \(name()) has a value that is no \(Value.self).")
        } else {
            note("The column \(name()) is NULL.")
        }
    }

    /// Reads a column that may be NULL; of a closed list, a word that is not in it is as none.
    @inlinable
    public mutating func next<Value: PostgresDecodable>(_ name: @autoclosure () -> String, into value: inout Value?) {
        value = nextBytes().flatMap { Value(column: $0) }
    }

    /// Passes over the columns that `body` asks for, whether or not they fit.
    public mutating func forgiving(_ body: (inout RowReader) -> Void) {
        isForgiving = true
        body(&self)
        isForgiving = false
    }

    @usableFromInline
    mutating func nextBytes() -> UnsafeRawBufferPointer? {
        defer { column += 1 }
        guard PQgetisnull(result, row, column) == 0, let start = PQgetvalue(result, row, column) else { return nil }
        return UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, row, column)))
    }

    @usableFromInline
    mutating func note(_ words: @autoclosure () -> String) {
        if fault == nil, !isForgiving { fault = words() }
    }
}
