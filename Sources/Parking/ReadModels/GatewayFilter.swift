/// Which gateways a list shall hold; every given condition must be met.
public struct GatewayFilter: Sendable, Hashable {
    /// `false` leaves only those whose status is online.
    public var includesOffline = true
    /// Only gateways of this site.
    public var siteID: SiteID?
    /// Only gateways whose identifier or name contains this text, in either case; never empty.
    public var search: String?
    /// Which part of the list, by name, then by identifier.
    public var page = PageBounds()

    /// A filter that lets everything through.
    public init() {}
}
