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
    public func text(_ row: Int, _ column: Int) -> String? {
        withBytes(row, column) { String(decoding: $0, as: UTF8.self) }
    }

    /// A `uuid`.
    public func uuid(_ row: Int, _ column: Int) -> UUIDBits? {
        withBytes(row, column) { bytes in
            precondition(bytes.count == 16, "column \(column) is no uuid")
            return UUIDBits(
                high: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
                low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
        }
    }

    /// An `int2`, `int4` or `int8`.
    public func integer(_ row: Int, _ column: Int) -> Int? {
        withBytes(row, column) { bytes in
            switch bytes.count {
            case 2: Int(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self)))
            case 4: Int(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
            case 8: Int(Int64(bigEndian: bytes.loadUnaligned(as: Int64.self)))
            default: preconditionFailure("column \(column) is no integer")
            }
        }
    }

    /// A `float4`.
    public func float(_ row: Int, _ column: Int) -> Float? {
        withBytes(row, column) { bytes in
            precondition(bytes.count == 4, "column \(column) is no float4")
            return Float(bitPattern: UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self)))
        }
    }

    /// A `float8`.
    public func double(_ row: Int, _ column: Int) -> Double? {
        withBytes(row, column) { bytes in
            precondition(bytes.count == 8, "column \(column) is no float8")
            return Double(bitPattern: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)))
        }
    }

    /// A `bool`.
    public func boolean(_ row: Int, _ column: Int) -> Bool? {
        withBytes(row, column) { $0.first == 1 }
    }

    /// A `timestamptz`.
    public func timestamp(_ row: Int, _ column: Int) -> Timestamp? {
        withBytes(row, column) { bytes in
            precondition(bytes.count == 8, "column \(column) is no timestamptz")
            let sinceEpoch = Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
            return Timestamp(microseconds: sinceEpoch.addingReportingOverflow(Timestamp.postgresEpochMicroseconds).0)
        }
    }

    /// A `text` or `varchar` of 16 hexadecimal digits.
    public func eui64(_ row: Int, _ column: Int) -> EUI64? {
        withBytes(row, column) { EUI64(hexadecimal: $0) } ?? nil
    }
}
