/// A bay to be added.
public struct NewSpace: Sendable, Hashable {
    /// The site that it is on, which also says whose it is.
    public var siteID: SiteID
    /// What is painted on the ground; unique within the site.
    public var code: String
    /// What people call it; `nil` is the code.
    public var name: String?
    /// Building.
    public var building: String?
    /// Floor.
    public var floor: String?
    /// Zone.
    public var zone: String?
    /// Degrees north, −90…90.
    public var latitude: Double?
    /// Degrees east, −180…180.
    public var longitude: Double?
    /// What clients keep with it: a JSON object.
    public var metadata = RawJSON.emptyObject

    /// Describes a space of which only site and code are known; the rest is set by property.
    public init(siteID: SiteID, code: String) {
        self.siteID = siteID
        self.code = code
    }
}
