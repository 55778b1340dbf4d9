/// A command whose bytes are known from outside, kept beside the layout that must give them.
public struct DownlinkVector: Sendable, Hashable {
    /// What a command must make of the arguments.
    public enum Expectation: Sendable, Hashable {
        /// Exactly these bytes.
        case payload([UInt8])
        /// Nothing: the parameter of this name is refused.
        case refusal(parameter: String)
    }

    /// The arguments, as a user writes them.
    public let arguments: [String: String]
    /// What they give.
    public let expected: Expectation
    /// Where it was published, or how it was made.
    public let source: String
    /// What a reader should know about it; empty where nothing is.
    public let note: String
}
