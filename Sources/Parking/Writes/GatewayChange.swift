/// What is to become of a gateway's own fields; its EUI stays.
public struct GatewayChange: Sendable, Hashable {
    /// What people call it.
    public var name = Change<String?>.keep
    /// A longer text about it.
    public var description = Change<String?>.keep
    /// The maker's name for it.
    public var model = Change<String?>.keep
    /// The site that it stands on, of the same tenant.
    public var siteID = Change<SiteID?>.keep
    /// Degrees north, −90…90.
    public var latitude = Change<Double?>.keep
    /// Degrees east, −180…180.
    public var longitude = Change<Double?>.keep
    /// Metres above the sea.
    public var altitude = Change<Double?>.keep
    /// How often it reports, in seconds.
    public var statsIntervalS = Change<Int>.keep
    /// Whether people want it to be in use.
    public var isEnabled = Change<Bool>.keep

    /// A change of nothing.
    public init() {}
}
