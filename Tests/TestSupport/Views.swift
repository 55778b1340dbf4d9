public import LoRaWAN
public import Model
public import Parking

// What tests expect of an answer, with the values that every such thing has.

extension DeviceView {
    /// A device that has never spoken; the rest is set by property.
    public init(
        id: DeviceID, devEUI: DevEUI, tenantID: TenantID, lifecycle: Lifecycle, createdAt: Timestamp,
        updatedAt: Timestamp
    ) {
        self.init()
        self.id = id
        self.devEUI = devEUI
        self.tenantID = tenantID
        self.lifecycle = lifecycle
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

extension SpaceView {
    /// A space; the rest is set by property.
    public init(
        id: SpaceID, tenantID: TenantID, siteID: SiteID?, code: String, state: SpaceState, createdAt: Timestamp,
        updatedAt: Timestamp
    ) {
        self.init()
        self.id = id
        self.tenantID = tenantID
        self.siteID = siteID
        self.code = code
        self.state = state
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

extension SpaceView.Device {
    /// A device in brief.
    public init(devEUI: DevEUI, name: String?, status: DeviceStatus) {
        self.init()
        self.devEUI = devEUI
        self.name = name
        self.status = status
    }
}

extension SpaceView.Devices {
    /// The devices of a space that was asked for with them.
    public init(sensor: SpaceView.Device?, display: SpaceView.Device?) {
        self.init()
        self.sensor = sensor
        self.display = display
    }
}

extension GatewayView {
    /// A gateway; the rest is set by property.
    public init(
        id: GatewayRowID, gatewayID: GatewayID, tenantID: TenantID, status: GatewayStatus, createdAt: Timestamp,
        updatedAt: Timestamp
    ) {
        self.init()
        self.id = id
        self.gatewayID = gatewayID
        self.tenantID = tenantID
        self.status = status
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

extension SiteView {
    /// A site; the rest is set by property.
    public init(id: SiteID, tenantID: TenantID, name: String, createdAt: Timestamp, updatedAt: Timestamp) {
        self.init()
        self.id = id
        self.tenantID = tenantID
        self.name = name
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

extension MemberView {
    /// An active membership; the rest is set by property.
    public init(
        id: UserID, tenantID: TenantID, email: String, role: Role, createdAt: Timestamp, updatedAt: Timestamp
    ) {
        self.init()
        self.id = id
        self.tenantID = tenantID
        self.email = email
        self.role = role
        isActive = true
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

extension SessionView {
    /// A login; its address is set by property.
    public init(
        id: UUIDBits, kind: Session.Kind = .refresh, tenantID: TenantID, tenantName: String, createdAt: Timestamp,
        lastUsedAt: Timestamp,
        expiresAt: Timestamp
    ) {
        self.init()
        self.id = id
        self.kind = kind
        self.tenantID = tenantID
        self.tenantName = tenantName
        self.createdAt = createdAt
        self.lastUsedAt = lastUsedAt
        self.expiresAt = expiresAt
    }
}

extension DashboardView.Activity {
    /// A change of a space's state.
    public init(
        at: Timestamp, spaceID: SpaceID, spaceCode: String?, deviceID: DeviceID?, from: SpaceState?, to: SpaceState
    ) {
        self.init()
        self.at = at
        self.spaceID = spaceID
        self.spaceCode = spaceCode
        self.deviceID = deviceID
        self.from = from
        self.to = to
    }
}

extension DeviceCounts {
    /// Counts of devices.
    public init(total: Int = 0, assigned: Int = 0, active: Int = 0, byHealth: [DeviceHealth: Int] = [:]) {
        self.init()
        self.total = total
        self.assigned = assigned
        self.active = active
        for (health, count) in byHealth { self.byHealth[health] = count }
    }
}

extension GatewayCounts {
    /// Counts of gateways.
    public init(total: Int, online: Int) {
        self.init()
        self.total = total
        self.online = online
    }
}

extension SpaceCounts {
    /// Counts of spaces.
    public init(free: Int, occupied: Int, reserved: Int, maintenance: Int = 0, unknown: Int = 0, stale: Int = 0) {
        self.init()
        self.free = free
        self.occupied = occupied
        self.reserved = reserved
        self.maintenance = maintenance
        self.unknown = unknown
        self.stale = stale
    }
}

extension SiteCounts {
    /// What stands on a site.
    public init(spaces: Int, devices: Int, gateways: Int = 0, freeSpaces: Int = 0, occupiedSpaces: Int = 0) {
        self.init()
        self.spaces = spaces
        self.devices = devices
        self.gateways = gateways
        self.freeSpaces = freeSpaces
        self.occupiedSpaces = occupiedSpaces
    }
}
