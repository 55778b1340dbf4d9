/// What one connection may cost, and how many there may be.
public struct ConnectionLimits: Sendable {
    /// Seconds from a new connection to the end of its first request's header.
    public var headS: Int64 = 10
    /// Seconds from the end of a request's header to the end of its body.
    public var bodyS: Int64 = 30
    /// Seconds from an answer to the end of the next request's header; then the connection is closed.
    public var idleS: Int64 = 60
    /// Connections at once; further ones wait in the system's queue until one closes.
    public var connectionsMax = 800

    /// The limits above.
    public init() {}
}
