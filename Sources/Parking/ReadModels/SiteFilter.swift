/// Which sites a list shall hold; every given condition must be met.
public struct SiteFilter: Sendable, Hashable {
    /// Only sites whose name, slug or city contains this text, in either case; never empty.
    public var search: String?
    /// Whether each site carries ``SiteCounts``.
    public var includesStats = false
    /// Which part of the list, by name, then by identifier.
    public var page = PageBounds()

    /// A filter that lets everything through.
    public init() {}
}
