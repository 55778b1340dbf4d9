public import LoRaWAN

/// A registered gateway with its last known state, as the API shows it.
public struct GatewayView: Sendable, Hashable {
    /// Its row.
    public var id: GatewayRowID
    /// The EUI that it sends, unique over all tenants.
    public var gatewayID: GatewayID
    /// Its owner.
    public var tenantID: TenantID
    /// What people call it.
    public var name: String?
    /// A longer text about it.
    public var description: String?
    /// The maker's name for it.
    public var model: String?
    /// The site that it stands on.
    public var siteID: SiteID?
    /// Degrees north, −90…90.
    public var latitude: Double?
    /// Degrees east, −180…180.
    public var longitude: Double?
    /// Metres above the sea.
    public var altitude: Double?
    /// Whether it is connected, at the moment of the query.
    public var status: GatewayStatus
    /// When we last received anything from it.
    public var lastSeenAt: Timestamp?
    /// How often it reports, in seconds.
    public var statsIntervalS = 30
    /// Whether people want it to be in use.
    public var isEnabled = true
    /// When it was registered.
    public var createdAt: Timestamp
    /// When people last changed it; its reports do not count.
    public var updatedAt: Timestamp

    /// Makes a gateway; the rest is set by property.
    public init(
        id: GatewayRowID, gatewayID: GatewayID, tenantID: TenantID, status: GatewayStatus, createdAt: Timestamp,
        updatedAt: Timestamp
    ) {
        self.id = id
        self.gatewayID = gatewayID
        self.tenantID = tenantID
        self.status = status
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
