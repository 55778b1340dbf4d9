/// A large payload as it was published: two that begin alike are told apart, though only their beginnings are kept.
public struct WholePayload: Sendable, Hashable {
    /// Bytes.
    public var length: Int
    /// Its SHA-256; `nil` where that is not known.
    public var sha256: [UInt8]?

    /// Describes a payload.
    public init(length: Int, sha256: [UInt8]?) {
        self.length = length
        self.sha256 = sha256
    }
}
