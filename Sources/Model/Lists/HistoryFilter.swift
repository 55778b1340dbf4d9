public import LoRaWAN

/// Which part of a history is wanted, newest first.
public struct HistoryFilter: Sendable, Hashable {
    /// Only what happened at this time or later.
    public var from: Timestamp?
    /// Only what happened before this time.
    public var to: Timestamp?
    /// Only what follows this place; `nil` begins with the newest.
    public var after: HistoryPosition?
    /// How many items at most, 1…``PageBounds/limitMax``.
    public var limit = PageBounds.limitDefault

    /// The newest items.
    public init() {}
}
