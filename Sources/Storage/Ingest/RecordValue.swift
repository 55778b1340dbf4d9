public import LoRaWAN
public import Model
public import Parking
public import Postgres

/// A type that a column of a locked record may have: it is read, and written as the element of an array.
public protocol RecordValue: PostgresDecodable, PostgresEncodable {}

extension Bool: RecordValue {}
extension Float: RecordValue {}
extension Int32: RecordValue {}
extension Int64: RecordValue {}
extension String: RecordValue {}
extension Timestamp: RecordValue {}
extension UUIDBits: RecordValue {}

extension Identifier: RecordValue {
    /// `uuid`
    public static var typeOID: UInt32 { UUIDBits.typeOID }
    /// As many bytes as the value takes.
    public var postgresLength: Int { uuid.postgresLength }
    /// Appends the value.
    public func encode(into bytes: inout [UInt8]) { uuid.encode(into: &bytes) }
}

extension DevEUI: RecordValue {
    /// `text`
    public static var typeOID: UInt32 { EUI64.typeOID }
    /// As many bytes as the value takes.
    public var postgresLength: Int { eui.postgresLength }
    /// Appends the value.
    public func encode(into bytes: inout [UInt8]) { eui.encode(into: &bytes) }
}

extension GatewayID: RecordValue {
    /// `text`
    public static var typeOID: UInt32 { EUI64.typeOID }
    /// As many bytes as the value takes.
    public var postgresLength: Int { eui.postgresLength }
    /// Appends the value.
    public func encode(into bytes: inout [UInt8]) { eui.encode(into: &bytes) }
}

extension FrameCounter: RecordValue {
    /// `int8`, as PostgreSQL has no unsigned type.
    public static var typeOID: UInt32 { Int64.typeOID }
    /// As many bytes as the value takes.
    public var postgresLength: Int { 8 }
    /// Appends the value.
    public func encode(into bytes: inout [UInt8]) { Int64(rawValue).encode(into: &bytes) }
}

extension DevAddr: RecordValue {
    /// `int8`
    public static var columnTypes: [UInt32] { Int.columnTypes }
    /// A number of 32 bits without sign; a larger or negative one is taken for the nearest.
    public init?(column bytes: UnsafeRawBufferPointer) {
        guard let number = Int(column: bytes) else { return nil }
        self.init(bits: UInt32(clamping: number))
    }
    /// `int8`, as PostgreSQL has no unsigned type.
    public static var typeOID: UInt32 { Int64.typeOID }
    /// As many bytes as the value takes.
    public var postgresLength: Int { 8 }
    /// Appends the value.
    public func encode(into bytes: inout [UInt8]) { Int64(bits).encode(into: &bytes) }
}

extension Occupancy: RecordValue {
    /// `text`
    public static var typeOID: UInt32 { Word.typeOID }
    /// As many bytes as the value takes.
    public var postgresLength: Int { word.postgresLength }
    /// Appends the value.
    public func encode(into bytes: inout [UInt8]) { word.encode(into: &bytes) }
}

extension SpaceState: RecordValue {
    /// `text`
    public static var typeOID: UInt32 { Word.typeOID }
    /// As many bytes as the value takes.
    public var postgresLength: Int { word.postgresLength }
    /// Appends the value.
    public func encode(into bytes: inout [UInt8]) { word.encode(into: &bytes) }
}

extension Lifecycle: RecordValue {
    /// `text`
    public static var typeOID: UInt32 { Word.typeOID }
    /// As many bytes as the value takes.
    public var postgresLength: Int { word.postgresLength }
    /// Appends the value.
    public func encode(into bytes: inout [UInt8]) { word.encode(into: &bytes) }
}
