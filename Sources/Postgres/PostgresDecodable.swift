public import LoRaWAN

/// A value that can be read from PostgreSQL's binary format.
public protocol PostgresDecodable {
    /// The types of column that it can be read from: object identifiers of `pg_type`, fixed since PostgreSQL 8.
    static var columnTypes: [UInt32] { get }
    /// Reads a value that is not NULL; `nil` if the bytes are none of its values.
    init?(column bytes: UnsafeRawBufferPointer)
}

extension String: PostgresDecodable {
    /// `text`, `bpchar`, `varchar` and `name`, which look alike in binary.
    public static var columnTypes: [UInt32] { [25, 1042, 1043, 19] }
    /// UTF-8.
    public init?(column bytes: UnsafeRawBufferPointer) { self.init(decoding: bytes, as: UTF8.self) }
}

extension Bool: PostgresDecodable {
    /// `bool`
    public static var columnTypes: [UInt32] { [Bool.typeOID] }
    /// One byte.
    public init?(column bytes: UnsafeRawBufferPointer) { self = bytes.first == 1 }
}

extension Int: PostgresDecodable {
    /// `int2`, `int4` and `int8`.
    public static var columnTypes: [UInt32] { [Int16.typeOID, Int32.typeOID, Int64.typeOID] }
    /// Two's complement of 2, 4 or 8 bytes.
    public init?(column bytes: UnsafeRawBufferPointer) {
        switch bytes.count {
        case 2: self = Int(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self)))
        case 4: self = Int(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
        case 8: self = Int(Int64(bigEndian: bytes.loadUnaligned(as: Int64.self)))
        default: return nil
        }
    }
}

extension Int64: PostgresDecodable {
    /// `int2`, `int4` and `int8`.
    public static var columnTypes: [UInt32] { Int.columnTypes }
    /// Two's complement of 2, 4 or 8 bytes.
    public init?(column bytes: UnsafeRawBufferPointer) {
        guard let number = Int(column: bytes) else { return nil }
        self = Int64(number)
    }
}

extension Int32: PostgresDecodable {
    /// `int2`, `int4` and `int8`.
    public static var columnTypes: [UInt32] { Int.columnTypes }
    /// Two's complement of 2, 4 or 8 bytes; a number that is too large is taken for the nearest.
    public init?(column bytes: UnsafeRawBufferPointer) {
        guard let number = Int(column: bytes) else { return nil }
        self = Int32(clamping: number)
    }
}

extension Float: PostgresDecodable {
    /// `float4`
    public static var columnTypes: [UInt32] { [Float.typeOID] }
    /// IEEE 754 single.
    public init?(column bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 4 else { return nil }
        self.init(bitPattern: UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self)))
    }
}

extension Double: PostgresDecodable {
    /// `float8`
    public static var columnTypes: [UInt32] { [Double.typeOID] }
    /// IEEE 754 double.
    public init?(column bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 8 else { return nil }
        self.init(bitPattern: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)))
    }
}

extension Timestamp: PostgresDecodable {
    /// `timestamptz`
    public static var columnTypes: [UInt32] { [Timestamp.typeOID] }
    /// Microseconds since 2000-01-01.
    public init?(column bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 8 else { return nil }
        let sinceEpoch = Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
        self.init(microseconds: sinceEpoch.addingReportingOverflow(Timestamp.postgresEpochMicroseconds).0)
    }
}

extension UUIDBits: PostgresDecodable {
    /// `uuid`
    public static var columnTypes: [UInt32] { [UUIDBits.typeOID] }
    /// 16 octets.
    public init?(column bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 16 else { return nil }
        self.init(
            high: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
            low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }
}

extension EUI64: PostgresDecodable {
    /// Texts of 16 hexadecimal digits.
    public static var columnTypes: [UInt32] { String.columnTypes }
    /// 16 digits of either case.
    public init?(column bytes: UnsafeRawBufferPointer) { self.init(hexadecimal: bytes) }
}
