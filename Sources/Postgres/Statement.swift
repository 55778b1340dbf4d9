/// A statement that is prepared once for each connection and then run by name.
///
/// Every parameter is cast in the text (`$1::uuid[]`), because parameters travel in binary.
public struct Statement: Sendable, Hashable {
    /// A column of the answer.
    public struct Column: Sendable, Hashable {
        /// Its name.
        public let name: String
        /// The types that it may have: object identifiers of `pg_type`.
        public let types: [UInt32]

        /// Describes a column.
        public init(_ name: String, types: [UInt32]) {
            self.name = name
            self.types = types
        }
    }

    /// Its name on the server, and in error messages.
    public let name: String
    /// The text.
    public let sql: String
    /// What its answer must begin with: checked when it is prepared, so that a schema of another version is an error in
    /// words at the start, not a wrong value later.
    public let columns: [Column]

    /// Names a text.
    public init(_ name: String, _ sql: String, columns: [Column] = []) {
        self.name = name
        self.sql = sql
        self.columns = columns
    }
}
