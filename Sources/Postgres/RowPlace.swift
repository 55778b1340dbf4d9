/// Where a row lies in its table (`ctid`): true for as long as the transaction that read it holds the row's lock.
public struct RowPlace: Sendable, Hashable {
    /// The page.
    public let block: UInt32
    /// The line pointer within the page.
    public let offset: UInt16
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

extension Rows {
    /// A `tid` that is not NULL.
    public func place(_ row: Int, _ column: Int) -> RowPlace {
        let place = withBytes(row, column) { bytes in
            precondition(bytes.count == 6, "column \(column) is no tid")
            return RowPlace(
                block: UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self)),
                offset: UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 4, as: UInt16.self)))
        }
        guard let place else { preconditionFailure("column \(column) is NULL") }
        return place
    }
}
