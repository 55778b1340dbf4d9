/// What live updates have done since the start.
public struct LiveFigures: Sendable {
    /// Streams that are open.
    public var open = 0
    /// Events that were sent.
    public var sent = 0
    /// Events that a slow client was not sent, because it gets everything anew.
    public var dropped = 0
    /// How often a client got everything anew for that.
    public var resyncs = 0
    /// Streams that were refused because there were too many.
    public var refused = 0
    /// Seconds from a commit of this daemon to its event's last byte: how many by upper bound, the last above all.
    public var lagCounts = [Int](repeating: 0, count: lagBounds.count + 1)
    /// Their sum.
    public var lagSum: Double = 0

    /// The upper bounds.
    public static let lagBounds: [Double] = [0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1, 2, 5]

    /// Nothing yet.
    public init() {}

    mutating func noteLag(_ seconds: Double) {
        lagCounts[Self.lagBounds.firstIndex { seconds <= $0 } ?? Self.lagBounds.count] += 1
        lagSum += seconds
    }
}
