public import LoRaWAN

/// A gateway to be registered.
public struct NewGateway: Sendable, Hashable {
    /// The EUI that it sends; unique over all tenants.
    public var gatewayID: GatewayID
    /// Its owner; `nil` is the tenant of the scope.
    public var tenantID: TenantID?
    /// What people call it.
    public var name: String?
    /// A longer text about it.
    public var description: String?
    /// The maker's name for it.
    public var model: String?
    /// The site that it stands on, of the same tenant.
    public var siteID: SiteID?
    /// Degrees north, −90…90.
    public var latitude: Double?
    /// Degrees east, −180…180.
    public var longitude: Double?
    /// Metres above the sea.
    public var altitude: Double?
    /// How often it reports, in seconds; 30 is what gateway bridges do by default.
    public var statsIntervalS = 30
    /// Whether people want it to be in use.
    public var isEnabled = true

    /// Describes a gateway of which only the EUI is known; the rest is set by property.
    public init(gatewayID: GatewayID) {
        self.gatewayID = gatewayID
    }
}
