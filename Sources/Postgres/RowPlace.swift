/// Where a row lies in its table (`ctid`): true for as long as the transaction that read it holds the row's lock.
public struct RowPlace: Sendable, Hashable {
    /// The page.
    public let block: UInt32
    /// The line pointer within the page.
    public let offset: UInt16

    /// No row's place: line pointers begin at 1.
    public static let none = RowPlace(block: 0, offset: 0)
}

extension RowPlace: PostgresEncodable {
    /// `tid`
    public static var typeOID: UInt32 { 27 }
    /// 6
    @inlinable public var postgresLength: Int { 6 }
    /// Page and line pointer (PostgreSQL `tidsend`).
    @inlinable
    public func encode(into bytes: inout [UInt8]) {
        bytes.appendBigEndian(block)
        bytes.appendBigEndian(offset)
    }
}

extension RowPlace: PostgresDecodable {
    /// `tid`
    public static var columnTypes: [UInt32] { [typeOID] }
    /// Page and line pointer.
    public init?(column bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 6 else { return nil }
        block = UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self))
        offset = UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 4, as: UInt16.self))
    }
}
