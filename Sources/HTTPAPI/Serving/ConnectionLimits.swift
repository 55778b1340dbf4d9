/// What one connection may cost, and how many there may be.
public struct ConnectionLimits: Sendable {
    /// Seconds from a new connection to the end of its first request's header.
    public var headS: Int64 = 10
    /// The same for a connection that may only ask about health.
    var reserveHeadS: Int64 = 2
    /// Seconds from the end of a request's header to the end of its body.
    public var bodyS: Int64 = 30
    /// Seconds from an answer to the end of the next request's header; then the connection is closed. More than the 60
    /// after which balancers drop theirs, or they would send a request into a connection that is being closed.
    public var idleS: Int64 = 75
    /// Seconds for which a client may take no byte of an answer that waits for it.
    public var stalledS: Int64 = 30
    /// Seconds that a client has to close its side once the connection's last answer was sent.
    var lingerS: Int64 = 5
    /// Bytes of answers that wait for their clients, of all connections together; beyond, who has stood still for the
    /// longest is closed.
    public var unsentBytesMax = 33_554_432
    /// Connections at once.
    public var connectionsMax = 800
    /// Connections at once from one address, of IPv6 from one network of 64 bits; 0 is no limit. Those of trusted
    /// proxies are not counted.
    public var connectionsPerAddress = 200
    /// Connections beyond these limits, which may only ask about health.
    var reserveMax = 32
    /// How many of them may come from one address.
    var reservePerAddress = 8
    /// Connections that are accepted in all; further ones wait in the system's queue. A little more than may stay,
    /// since those that have to leave take a moment.
    var acceptedMax: Int { connectionsMax + reserveMax + 32 }

    /// The limits above.
    public init() {}
}
