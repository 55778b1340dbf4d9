/// Which part of a list is wanted.
public struct PageBounds: Sendable, Hashable {
    /// The size of a page where none is asked for.
    public static let limitDefault = 100
    /// The largest page that is served.
    public static let limitMax = 1000
    /// The farthest that a list can be skipped; beyond it a search is the better question.
    public static let offsetMax = 1_000_000

    /// How many items at most, 1…``limitMax``.
    public let limit: Int
    /// How many items to skip, 0…``offsetMax``.
    public let offset: Int

    /// Bounds a page; numbers outside their range are moved to its edge.
    public init(limit: Int = PageBounds.limitDefault, offset: Int = 0) {
        self.limit = min(max(limit, 1), Self.limitMax)
        self.offset = min(max(offset, 0), Self.offsetMax)
    }
}
