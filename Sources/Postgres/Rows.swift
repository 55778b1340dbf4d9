import CLibPQ
public import LoRaWAN

/// The answer to one statement, in binary; freed when it goes out of scope.
///
/// A column read as a type of another width is a bug in the statement and traps.
public struct Rows: ~Copyable {
    private let result: OpaquePointer

    init(_ result: OpaquePointer) {
        self.result = result
    }

    deinit {
        PQclear(result)
    }

    /// How many rows there are.
    public var count: Int { Int(PQntuples(result)) }

    /// How many rows an INSERT, UPDATE or DELETE touched.
    public var affected: Int {
        guard let text = PQcmdTuples(result) else { return 0 }
        return Int(String(cString: text)) ?? 0
    }

    /// Whether the value is NULL.
    public func isNull(_ row: Int, _ column: Int) -> Bool {
        PQgetisnull(result, CInt(row), CInt(column)) != 0
    }

    /// Lends the bytes of a value; `nil` for NULL.
    public func withBytes<Result>(
        _ row: Int, _ column: Int, _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result? {
        guard !isNull(row, column), let start = PQgetvalue(result, CInt(row), CInt(column)) else { return nil }
        return body(UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, CInt(row), CInt(column)))))
    }

    /// A copy of the bytes of a value; `nil` for NULL.
    public func bytes(_ row: Int, _ column: Int) -> [UInt8]? { withBytes(row, column) { Array($0) } }

    /// A `text`.
    public func text(_ row: Int, _ column: Int) -> String? { value(row, column) }

    /// A `uuid`.
    public func uuid(_ row: Int, _ column: Int) -> UUIDBits? { value(row, column) }

    /// An `int2`, `int4` or `int8`.
    public func integer(_ row: Int, _ column: Int) -> Int? { value(row, column) }

    /// A `float4`.
    public func float(_ row: Int, _ column: Int) -> Float? { value(row, column) }

    /// A `float8`.
    public func double(_ row: Int, _ column: Int) -> Double? { value(row, column) }

    /// A `bool`.
    public func boolean(_ row: Int, _ column: Int) -> Bool? { value(row, column) }

    /// A `timestamptz`.
    public func timestamp(_ row: Int, _ column: Int) -> Timestamp? { value(row, column) }

    /// A `text` or `varchar` of 16 hexadecimal digits.
    public func eui64(_ row: Int, _ column: Int) -> EUI64? {
        withBytes(row, column) { EUI64(column: $0) } ?? nil
    }

    private func value<Value: PostgresDecodable>(_ row: Int, _ column: Int) -> Value? {
        withBytes(row, column) { bytes in
            guard let value = Value(column: bytes) else { preconditionFailure("column \(column) is no \(Value.self)") }
            return value
        }
    }

    /// Lends a row for reading from left to right.
    ///
    /// - Throws: `other` if what `body` asked for is not what the row has.
    public func read<Value>(
        _ row: Int, of statement: String, hasParts: Bool = false, _ body: (inout RowReader) -> Value
    ) throws(PostgresError) -> Value {
        var reader = RowReader(result, row: row, hasParts: hasParts)
        let value = body(&reader)
        if let fault = reader.fault {
            throw PostgresError(sqlState: PostgresError.unreadable, message: fault, statement: statement)
        }
        return value
    }

    /// Why the columns are not the ones that are wanted; `nil` if they are.
    func fault(against wanted: [Statement.Column]) -> String? {
        for (index, column) in wanted.enumerated() {
            guard index < PQnfields(result), let name = PQfname(result, CInt(index)).map({ String(cString: $0) }) else {
                return "The answer has no column \(column.name)."
            }
            guard name == column.name else { return "The answer has the column \(name) in place of \(column.name)." }
            let type = PQftype(result, CInt(index))
            guard column.types.contains(type) else {
                return "The column \(name) is of the type \(type), not of one of \(column.types)."
            }
        }
        return nil
    }
}
