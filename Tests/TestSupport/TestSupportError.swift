/// A test's surroundings could not be made.
public struct TestSupportError: Error, CustomStringConvertible {
    /// What went wrong.
    public let description: String

    /// Says what went wrong.
    public init(_ description: String) {
        self.description = description
    }
}
