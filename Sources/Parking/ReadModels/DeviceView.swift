public import LoRaWAN

/// A registered device with its last known state, as the API shows it.
public struct DeviceView: Sendable, Hashable {
    /// Its row.
    public var id: DeviceID
    /// Its DevEUI, unique over all tenants.
    public var devEUI: DevEUI
    /// Its owner.
    public var tenantID: TenantID
    /// What people call it.
    public var name: String?
    /// A free word for its type, as v5 had it.
    public var deviceType: String?
    /// Sensor or display.
    public var category = DeviceCategory.sensor
    /// Who makes it.
    public var manufacturer: String?
    /// The maker's name for it.
    public var model: String?
    /// `vendor/model` where a codec was set by hand; `nil` where the device profile's name selects it.
    public var codec: String?
    /// Where it stands between unpacking and scrap.
    public var lifecycle: Lifecycle
    /// Whether it may be assigned, and its uplinks move its space.
    public var isEnabled = true
    /// Enabled, not decommissioned, and heard within the last ``silentAfterS(heartbeatS:)`` seconds.
    public var isActive = false
    /// The space that it is on.
    public var assignedSpaceID: SpaceID?
    /// The code of that space.
    public var assignedSpaceCode: String?
    /// Since when it is there.
    public var assignedAt: Timestamp?
    /// When we last received anything from it.
    public var lastSeenAt: Timestamp?
    /// Volts.
    public var batteryV: Float?
    /// 0…100.
    public var batteryPercent: Float?
    /// The sensor's own warning.
    public var isBatteryLow: Bool?
    /// °C, at the sensor.
    public var temperatureC: Float?
    /// dBm, at the gateway that heard it best.
    public var rssi: Float?
    /// dB, at the same gateway.
    public var snr: Float?
    /// The counter of its last uplink.
    public var lastFrameCounter: FrameCounter?
    /// How many uplinks its counter shows to be missing since registration.
    public var lostUplinks: Int64 = 0
    /// The sensor's last word; `nil` before the first.
    public var occupancy: Occupancy?
    /// Settings that the platform keeps for its clients: a JSON object.
    public var config = RawJSON.emptyObject
    /// When it was registered.
    public var createdAt: Timestamp
    /// When people last changed it; uplinks do not count.
    public var updatedAt: Timestamp

    /// Makes a device that has never spoken; the rest is set by property.
    public init(
        id: DeviceID, devEUI: DevEUI, tenantID: TenantID, lifecycle: Lifecycle, createdAt: Timestamp,
        updatedAt: Timestamp
    ) {
        self.id = id
        self.devEUI = devEUI
        self.tenantID = tenantID
        self.lifecycle = lifecycle
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    /// What lists show of lifecycle and assignment together.
    public var status: DeviceStatus {
        if lifecycle == .decommissioned { return .decommissioned }
        return assignedSpaceID == nil ? .unassigned : .assigned
    }

    /// After how many seconds of silence a device counts as inactive, and its space as stale: twice its heartbeat, or a
    /// day for a device whose codec names no heartbeat.
    public static func silentAfterS(heartbeatS: Int?) -> Int {
        heartbeatS.map { $0 * 2 } ?? 86_400
    }
}
