public import LoRaWAN

/// A bay with its present state, as the API shows it.
public struct SpaceView: Sendable, Hashable {
    /// A device on a space, in brief.
    public struct Device: Sendable, Hashable {
        /// Its DevEUI.
        public var devEUI: DevEUI
        /// What people call it.
        public var name: String?
        /// Whether it works for the space.
        public var status: DeviceStatus

        /// Makes it.
        public init(devEUI: DevEUI, name: String?, status: DeviceStatus) {
            self.devEUI = devEUI
            self.name = name
            self.status = status
        }
    }

    /// Its row.
    public var id: SpaceID
    /// Its owner.
    public var tenantID: TenantID
    /// Its site.
    public var siteID: SiteID?
    /// What is painted on the ground; unique within a site.
    public var code: String
    /// What people call it.
    public var name: String?
    /// Building.
    public var building: String?
    /// Floor.
    public var floor: String?
    /// Zone.
    public var zone: String?
    /// What it shows.
    public var state: SpaceState
    /// The sensor's last word, whatever the state shows; `nil` before the first.
    public var sensorState: Occupancy?
    /// Whether its sensor is silent for too long (``DeviceView/silentAfterS(heartbeatS:)``); `false` without a sensor.
    public var isStale = false
    /// When the state last changed.
    public var stateChangedAt: Timestamp?
    /// Its sensor.
    public var sensorDeviceID: DeviceID?
    /// Its display.
    public var displayDeviceID: DeviceID?
    /// Its sensor in brief; `nil` where there is none or it was not asked for.
    public var sensorDevice: Device?
    /// Its display in brief; `nil` where there is none or it was not asked for.
    public var displayDevice: Device?
    /// Degrees north, −90…90.
    public var latitude: Double?
    /// Degrees east, −180…180.
    public var longitude: Double?
    /// What clients keep with it: a JSON object.
    public var metadata = RawJSON.emptyObject
    /// When it was made.
    public var createdAt: Timestamp
    /// When people last changed it; its sensor does not count.
    public var updatedAt: Timestamp

    /// Makes a space; the rest is set by property.
    public init(
        id: SpaceID, tenantID: TenantID, siteID: SiteID?, code: String, state: SpaceState, createdAt: Timestamp,
        updatedAt: Timestamp
    ) {
        self.id = id
        self.tenantID = tenantID
        self.siteID = siteID
        self.code = code
        self.state = state
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
