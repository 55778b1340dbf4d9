/// A part of a history, newest first.
public struct HistoryPage<Item: Sendable>: Sendable {
    /// The items.
    public var items: [Item]
    /// Where the next page begins; `nil` where this is the last.
    public var next: HistoryPosition?

    /// Makes a page of what was read with one item more than wanted, by which a further page is known.
    ///
    /// - Parameters:
    ///   - read: at most `limit + 1` items.
    ///   - position: the place of an item.
    public init(_ read: [Item], limit: Int, position: (Item) -> HistoryPosition) {
        items = Array(read.prefix(limit))
        next = read.count > limit ? items.last.map(position) : nil
    }
}

extension HistoryPage: Equatable where Item: Equatable {}
