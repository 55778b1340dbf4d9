/// A statement that is prepared once for each connection and then run by name.
///
/// Every parameter is cast in the text (`$1::uuid[]`), because parameters travel in binary.
public struct Statement: Sendable, Hashable {
    /// Its name on the server, and in error messages.
    public let name: String
    /// The text.
    public let sql: String

    /// Names a text.
    public init(_ name: String, _ sql: String) {
        self.name = name
        self.sql = sql
    }
}
