/// Why a command was not encoded: the parameter to blame, and a sentence that says what would be right.
public struct DownlinkRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of fault, for callers that answer them differently.
    public enum Kind: Sendable, Hashable {
        /// The command has no parameter of this name.
        case unknownParameter
        /// A parameter without a default was not given.
        case missingParameter
        /// The value is outside the parameter's range, or of another form.
        case wrongValue
    }

    /// Which kind.
    public let kind: Kind
    /// The parameter's name.
    public let parameter: String
    /// What is wrong and what would be right: `red=256: must be 0 to 255`.
    public let description: String
}
