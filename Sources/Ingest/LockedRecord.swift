public import LoRaWAN
public import Parking

/// A row that ingest locks, decides over and writes back, described once: ``columns(_:)`` is its table.
///
/// From the table come the list of columns that a lock selects, how its rows are read, and the parameters and the
/// assignments of the update. So a further column is one property and one line of the table.
public protocol LockedRecord: Sendable {
    /// One without any value yet, for a reader to fill in.
    init()

    /// The table: shows each column to the visitor, always in the same order.
    ///
    /// Generic, and inlinable where it is written down, so that it becomes plain code for each visitor: it runs several
    /// times for each uplink.
    mutating func columns(_ each: inout some ColumnVisitor & ~Copyable)
}

/// What is done with a column of a row that ingest locks.
public struct RecordColumn: Sendable, ExpressibleByStringLiteral {
    /// When its value travels.
    public enum Use: Sendable {
        /// It is read, and an update finds the row by it.
        case key
        /// It is read and never written.
        case read
        /// It is read and written.
        case both
        /// It is only written.
        case written
    }

    /// Its name in the table, or in the answer where it is computed.
    public let name: StaticString
    /// When its value travels.
    public let use: Use
    /// What is selected for it; `nil` for the column itself.
    public let expression: StaticString?
    /// What an update sets, `column = value` over the new values `u`; `nil` for the new value itself.
    public let assignment: StaticString?

    /// Describes a column.
    @inlinable
    public init(
        _ name: StaticString, _ use: Use, selecting expression: StaticString? = nil,
        setting assignment: StaticString? = nil
    ) {
        self.name = name
        self.use = use
        self.expression = expression
        self.assignment = assignment
    }

    /// A column that is read and written as it is.
    @inlinable
    public init(stringLiteral name: StaticString) { self.init(name, .both) }

    /// A column by which an update finds the row.
    @inlinable
    public static func key(_ name: StaticString) -> RecordColumn { RecordColumn(name, .key) }

    /// A column that is read and never written.
    @inlinable
    public static func read(_ name: StaticString, _ expression: StaticString? = nil) -> RecordColumn {
        RecordColumn(name, .read, selecting: expression)
    }

    /// A column that is only written.
    @inlinable
    public static func written(_ name: StaticString, setting assignment: StaticString? = nil) -> RecordColumn {
        RecordColumn(name, .written, setting: assignment)
    }
}

/// Whoever goes through the columns of a ``LockedRecord``: one function for each type that a column may have.
///
/// One generic function would do for those who implement it, and does; but what it would have to ask of a type is how
/// the database writes it, of which this module knows nothing.
public protocol ColumnVisitor: ~Copyable {
    /// A UUID that names something.
    mutating func callAsFunction<Entity>(_ column: RecordColumn, _ value: inout Identifier<Entity>)
    /// A UUID that names something, or NULL.
    mutating func callAsFunction<Entity>(_ column: RecordColumn, _ value: inout Identifier<Entity>?)
    /// Any UUID, or NULL.
    mutating func callAsFunction(_ column: RecordColumn, _ value: inout UUIDBits?)
    /// A device's name on the air.
    mutating func callAsFunction(_ column: RecordColumn, _ value: inout DevEUI)
    /// A gateway's name on the air.
    mutating func callAsFunction(_ column: RecordColumn, _ value: inout GatewayID)
    /// An address, or NULL.
    mutating func callAsFunction(_ column: RecordColumn, _ value: inout DevAddr?)
    /// A frame's counter, or NULL.
    mutating func callAsFunction(_ column: RecordColumn, _ value: inout FrameCounter?)
    /// A time, or NULL.
    mutating func callAsFunction(_ column: RecordColumn, _ value: inout Timestamp?)
    /// A text, or NULL.
    mutating func callAsFunction(_ column: RecordColumn, _ value: inout String?)
    /// A sensor's word, or NULL.
    mutating func callAsFunction(_ column: RecordColumn, _ value: inout Occupancy?)
    /// What a space shows.
    mutating func callAsFunction(_ column: RecordColumn, _ value: inout SpaceState)
    /// Where a device stands in its life.
    mutating func callAsFunction(_ column: RecordColumn, _ value: inout Lifecycle)
    /// A flag.
    mutating func callAsFunction(_ column: RecordColumn, _ value: inout Bool)
    /// A flag, or NULL.
    mutating func callAsFunction(_ column: RecordColumn, _ value: inout Bool?)
    /// A measured number, or NULL.
    mutating func callAsFunction(_ column: RecordColumn, _ value: inout Float?)
    /// A whole number of 32 bits, or NULL.
    mutating func callAsFunction(_ column: RecordColumn, _ value: inout Int32?)
    /// A whole number.
    mutating func callAsFunction(_ column: RecordColumn, _ value: inout Int64)
    /// A whole number, or NULL.
    mutating func callAsFunction(_ column: RecordColumn, _ value: inout Int64?)
}
