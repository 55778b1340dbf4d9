/// Why the schema cannot be brought up to date.
public struct MigrationError: Error, Sendable, Equatable {
    /// One sentence that names the file or the object, and the remedy.
    public let message: String

    init(_ message: String) {
        self.message = message
    }
}

extension MigrationError: CustomStringConvertible {
    /// The sentence.
    public var description: String { message }
}
