/// Why a text is not a JSON document that we accept.
public struct JSONError: Error, Sendable, Equatable {
    /// The kinds of fault.
    public enum Code: String, Sendable {
        /// The text ends inside a value.
        case truncated
        /// Arrays or objects are nested deeper than allowed.
        case tooDeep
        /// A string is not UTF-8.
        case notUTF8
        /// Anything else that the grammar of RFC 8259 does not allow, bytes after the document included.
        case malformed
    }

    /// Which kind.
    public let code: Code
    /// Where the parser stopped, in bytes from the start.
    public let offset: Int
}
