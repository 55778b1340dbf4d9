public import LoRaWAN

/// A value that PostgreSQL's binary format can carry as a parameter or an array element.
public protocol PostgresEncodable {
    /// The object id of the type in `pg_type`, fixed since PostgreSQL 8.
    static var typeOID: UInt32 { get }
    /// How many bytes the value takes.
    var postgresLength: Int { get }
    /// Appends the value in network byte order.
    func encode(into bytes: inout [UInt8])
}

extension [UInt8] {
    /// Appends an integer in network byte order.
    @inlinable
    mutating func appendBigEndian(_ value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }

    /// Begins an array of one dimension, whose elements follow.
    @inlinable
    mutating func appendArrayHeader(of type: UInt32, count: Int) {
        appendBigEndian(count == 0 ? 0 : 1 as Int32)
        appendBigEndian(1 as Int32)
        appendBigEndian(type)
        guard count > 0 else { return }
        appendBigEndian(Int32(count))
        appendBigEndian(1 as Int32)
    }

    /// Appends an element of an array: its length, −1 for NULL, and its bytes.
    @inlinable
    mutating func appendElement(_ element: (some PostgresEncodable)?) {
        if let element {
            appendBigEndian(Int32(element.postgresLength))
            element.encode(into: &self)
        } else {
            appendBigEndian(-1 as Int32)
        }
    }
}

extension UUIDBits: PostgresEncodable {
    /// `uuid`
    public static var typeOID: UInt32 { 2950 }
    /// 16
    @inlinable public var postgresLength: Int { 16 }
    /// The 16 octets.
    @inlinable
    public func encode(into bytes: inout [UInt8]) {
        bytes.appendBigEndian(high)
        bytes.appendBigEndian(low)
    }
}

extension Int64: PostgresEncodable {
    /// `int8`
    public static var typeOID: UInt32 { 20 }
    /// 8
    @inlinable public var postgresLength: Int { 8 }
    /// Two's complement.
    @inlinable
    public func encode(into bytes: inout [UInt8]) { bytes.appendBigEndian(self) }
}

extension Int32: PostgresEncodable {
    /// `int4`
    public static var typeOID: UInt32 { 23 }
    /// 4
    @inlinable public var postgresLength: Int { 4 }
    /// Two's complement.
    @inlinable
    public func encode(into bytes: inout [UInt8]) { bytes.appendBigEndian(self) }
}

extension Int16: PostgresEncodable {
    /// `int2`
    public static var typeOID: UInt32 { 21 }
    /// 2
    @inlinable public var postgresLength: Int { 2 }
    /// Two's complement.
    @inlinable
    public func encode(into bytes: inout [UInt8]) { bytes.appendBigEndian(self) }
}

extension Float: PostgresEncodable {
    /// `float4`
    public static var typeOID: UInt32 { 700 }
    /// 4
    @inlinable public var postgresLength: Int { 4 }
    /// IEEE 754 single.
    @inlinable
    public func encode(into bytes: inout [UInt8]) { bytes.appendBigEndian(bitPattern) }
}

extension Double: PostgresEncodable {
    /// `float8`
    public static var typeOID: UInt32 { 701 }
    /// 8
    @inlinable public var postgresLength: Int { 8 }
    /// IEEE 754 double.
    @inlinable
    public func encode(into bytes: inout [UInt8]) { bytes.appendBigEndian(bitPattern) }
}

extension Bool: PostgresEncodable {
    /// `bool`
    public static var typeOID: UInt32 { 16 }
    /// 1
    @inlinable public var postgresLength: Int { 1 }
    /// 1 or 0.
    @inlinable
    public func encode(into bytes: inout [UInt8]) { bytes.append(self ? 1 : 0) }
}

extension Timestamp: PostgresEncodable {
    /// `timestamptz`
    public static var typeOID: UInt32 { 1184 }
    /// 8
    @inlinable public var postgresLength: Int { 8 }
    /// Microseconds since 2000-01-01.
    @inlinable
    public func encode(into bytes: inout [UInt8]) {
        bytes.appendBigEndian(microseconds &- Timestamp.postgresEpochMicroseconds)
    }

    /// 2000-01-01T00:00:00Z.
    @inlinable
    static var postgresEpochMicroseconds: Int64 { 946_684_800_000_000 }
}

extension String: PostgresEncodable {
    /// `text`
    public static var typeOID: UInt32 { 25 }
    /// Bytes of UTF-8.
    @inlinable public var postgresLength: Int { utf8.count }
    /// UTF-8; a NUL is the caller's fault and is refused by the server.
    @inlinable
    public func encode(into bytes: inout [UInt8]) { bytes.append(contentsOf: utf8) }
}

/// Bytes as `bytea`.
public struct ByteString: PostgresEncodable {
    /// The bytes.
    public let bytes: [UInt8]

    /// Wraps bytes.
    @inlinable
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// `bytea`
    public static var typeOID: UInt32 { 17 }
    /// As many as there are.
    @inlinable public var postgresLength: Int { bytes.count }
    /// The bytes themselves.
    @inlinable
    public func encode(into bytes: inout [UInt8]) { bytes.append(contentsOf: self.bytes) }
}

/// A day as `date`.
public struct CalendarDay: PostgresEncodable {
    /// Days since 1970-01-01.
    public let dayNumber: Int32

    /// Wraps a day number.
    @inlinable
    public init(dayNumber: Int32) {
        self.dayNumber = dayNumber
    }

    /// `date`
    public static var typeOID: UInt32 { 1082 }
    /// 4
    @inlinable public var postgresLength: Int { 4 }
    /// Days since 2000-01-01.
    @inlinable
    public func encode(into bytes: inout [UInt8]) { bytes.appendBigEndian(dayNumber &- 10_957) }
}

/// JSON text as `text`, to be cast to `jsonb` in the statement.
public struct JSONText: PostgresEncodable {
    /// The text, UTF-8.
    public let bytes: [UInt8]

    /// Wraps JSON text.
    @inlinable
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// `text`
    public static var typeOID: UInt32 { 25 }
    /// Bytes of UTF-8.
    @inlinable public var postgresLength: Int { bytes.count }
    /// The text itself.
    @inlinable
    public func encode(into bytes: inout [UInt8]) { bytes.append(contentsOf: self.bytes) }
}

/// A word from a closed list, as `text`: no `String` is made.
public struct Word: PostgresEncodable {
    /// The word.
    @usableFromInline let text: StaticString

    /// Wraps a literal.
    @inlinable
    public init(_ text: StaticString) {
        self.text = text
    }

    /// `text`
    public static var typeOID: UInt32 { 25 }
    /// Bytes of UTF-8.
    @inlinable public var postgresLength: Int { text.utf8CodeUnitCount }
    /// The literal itself.
    @inlinable
    public func encode(into bytes: inout [UInt8]) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }
}

extension EUI64: PostgresEncodable {
    /// `text`
    public static var typeOID: UInt32 { 25 }
    /// 16
    @inlinable public var postgresLength: Int { 16 }
    /// 16 upper-case digits.
    @inlinable
    public func encode(into bytes: inout [UInt8]) {
        var shift: UInt64 = 60
        for _ in 0..<16 {
            bytes.append(HexDigits.upper(UInt8(truncatingIfNeeded: bits >> shift) & 0x0F))
            shift &-= 4
        }
    }
}
