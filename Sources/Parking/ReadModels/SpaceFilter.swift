/// Which spaces a list shall hold; every given condition must be met, and deleted spaces are never in it.
public struct SpaceFilter: Sendable, Hashable {
    /// Only spaces of this site.
    public var siteID: SiteID?
    /// Only spaces in this state.
    public var state: SpaceState?
    /// Only spaces of exactly this building.
    public var building: String?
    /// Only spaces of exactly this floor.
    public var floor: String?
    /// Only spaces of exactly this zone.
    public var zone: String?
    /// Only spaces whose code or name contains this text, in either case; never empty.
    public var search: String?
    /// Whether each space carries its devices.
    public var includesDevices = false
    /// Which part of the list, by code, then by identifier.
    public var page = PageBounds()

    /// A filter that lets everything through.
    public init() {}
}
