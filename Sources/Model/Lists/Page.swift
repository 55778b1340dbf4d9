/// A part of a list in its stable order, and how long the whole list is.
public struct Page<Item: Sendable>: Sendable {
    /// The items of this page.
    public var items: [Item]
    /// How many items the list has in all pages.
    public var total: Int
    /// Which part this is.
    public var bounds: PageBounds

    /// Makes a page of a list that has `total` items.
    public init(items: [Item], total: Int, bounds: PageBounds) {
        self.items = items
        self.total = total
        self.bounds = bounds
    }
}

extension Page: Equatable where Item: Equatable {}
