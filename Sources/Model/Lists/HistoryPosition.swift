public import LoRaWAN

/// A place in a history, newest first: where a page ended and the next begins.
///
/// By key, not by number: rows that come meanwhile neither repeat nor hide others.
public struct HistoryPosition: Sendable, Hashable {
    /// The time of the last item of the page.
    public let at: Timestamp
    /// Tells it from others of the same time: the UUID of its row, or its number in the low half.
    public let id: UUIDBits

    /// Names the last item of a page.
    public init(at: Timestamp, id: UUIDBits) {
        self.at = at
        self.id = id
    }

    /// Names the last item of a page by a number that is not negative.
    public init(at: Timestamp, number: Int64) {
        self.init(at: at, id: UUIDBits(high: 0, low: UInt64(bitPattern: number)))
    }

    /// The number of ``init(at:number:)``.
    public var number: Int64 { Int64(bitPattern: id.low) }
}
