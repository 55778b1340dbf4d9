public import LoRaWAN

/// How the spool is, for health and metrics.
public struct SpoolStanding: Sendable, Equatable {
    /// Messages in it.
    public var count = 0
    /// Bytes of its file that they take.
    public var bytes: Int64 = 0
    /// When the oldest of them arrived.
    public var oldestReceivedAt: Timestamp?

    /// An empty spool.
    public init() {}
}
