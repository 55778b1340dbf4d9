/// What is to become of a space's own fields; what it shows is not among them.
public struct SpaceChange: Sendable, Hashable {
    /// The site that it is on, of the same tenant.
    public var siteID = Change<SiteID>.keep
    /// What is painted on the ground; unique within the site.
    public var code = Change<String>.keep
    /// What people call it.
    public var name = Change<String>.keep
    /// Building.
    public var building = Change<String?>.keep
    /// Floor.
    public var floor = Change<String?>.keep
    /// Zone.
    public var zone = Change<String?>.keep
    /// Degrees north, −90…90.
    public var latitude = Change<Double?>.keep
    /// Degrees east, −180…180.
    public var longitude = Change<Double?>.keep
    /// What clients keep with it: a JSON object, replaced as a whole.
    public var metadata = Change<RawJSON>.keep

    /// A change of nothing.
    public init() {}
}
