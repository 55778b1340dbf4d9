public import LoRaWAN
public import Parking

/// A registered device with its last known state, as the API shows it.
public struct DeviceView: Sendable, Hashable {
    /// Its row.
    public var id = DeviceID(.zero)
    /// Its DevEUI, unique over all tenants.
    public var devEUI = DevEUI(EUI64(bits: 0))
    /// Its owner.
    public var tenantID = TenantID(.zero)
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
    public var lifecycle = Lifecycle.provisioned
    /// Whether it may be assigned, and its uplinks move its space.
    public var isEnabled = true
    /// Enabled, not decommissioned, and heard within the last ``silentAfterS(heartbeatS:)`` seconds.
    public var isActive = false
    /// What is most wrong with it.
    public var health = DeviceHealth.neverHeard
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
    public var lostUplinks = 0
    /// The sensor's last word; `nil` before the first.
    public var occupancy: Occupancy?
    /// Settings that the platform keeps for its clients: a JSON object.
    public var config = RawJSON.emptyObject
    /// When it was registered.
    public var createdAt = Timestamp(microseconds: 0)
    /// When people last changed it; uplinks do not count.
    public var updatedAt = Timestamp(microseconds: 0)

    /// One without values.
    public init() {}

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

/// Whether a device works for a space, as lists show it; derived from its lifecycle and its assignment.
public enum DeviceStatus: String, Sendable, Hashable, FieldWord {
    /// On a space.
    case assigned
    /// On none.
    case unassigned
    /// Out of use.
    case decommissioned

    /// The same in SQL, of a row of `devices`.
    static func column(_ device: String) -> String {
        """
        CASE WHEN \(device).lifecycle_state = 'decommissioned' THEN 'decommissioned'
                WHEN \(device).assigned_space_id IS NULL THEN 'unassigned' ELSE 'assigned' END
        """
    }
}

/// How many devices a scope has; filters and pages do not narrow it.
public struct DeviceCounts: Sendable, Hashable {
    /// All registered devices, decommissioned ones included.
    public var total = 0
    /// Those on a space.
    public var assigned = 0
    /// Those for which ``DeviceView/isActive`` is true.
    public var active = 0
    /// How many have which ``DeviceView/health``.
    public var byHealth = DeviceHealthCounts()

    /// None of anything.
    public init() {}

    /// Those on no space.
    public var unassigned: Int { total - assigned }
    /// Those that are not active.
    public var inactive: Int { total - active }
}

/// A page of devices, with the counts of the scope where they were asked for.
public struct DeviceList: Sendable, Equatable {
    /// The devices.
    public var page: Page<DeviceView>
    /// Counts over exactly the tenants whose devices the list can hold; `nil` where not asked for.
    public var stats: DeviceCounts?

    /// Makes a list.
    public init(page: Page<DeviceView>, stats: DeviceCounts? = nil) {
        self.page = page
        self.stats = stats
    }
}

/// Which devices a list shall hold; every given condition must be met.
public struct DeviceFilter: Sendable, Hashable {
    /// The values of the query parameter `status`: those of ``DeviceStatus``, and whether it was heard of late.
    public enum Status: String, Sendable, Hashable, CaseIterable {
        /// On a space.
        case assigned
        /// On none, and not decommissioned.
        case unassigned
        /// Out of use.
        case decommissioned
        /// ``DeviceView/isActive`` is true.
        case active
        /// ``DeviceView/isActive`` is false.
        case inactive
    }

    /// Only devices of this status.
    public var status: Status?
    /// Only devices of exactly this type.
    public var deviceType: String?
    /// Only devices on a space.
    public var assignedOnly = false
    /// Only devices on no space.
    public var unassignedOnly = false
    /// Only devices whose DevEUI or name contains this text, in either case; never empty.
    public var search: String?
    /// Only devices of this health.
    public var health: DeviceHealth?
    /// Only devices on a space of this site.
    public var siteID: SiteID?
    /// Only devices that were heard at this time or later.
    public var heardSince: Timestamp?
    /// Whether the answer carries ``DeviceCounts`` of the whole scope.
    public var includesStats = false
    /// What comes first; `nil` is the newest. What is equal is sorted by identifier.
    public var order: DeviceOrder?
    /// Which part of the list.
    public var page = PageBounds()

    /// A filter that lets everything through.
    public init() {}
}

/// How a request names a device: by its row or by its DevEUI.
public enum DeviceReference: Sendable, Hashable {
    /// By the identifier of its row.
    case id(DeviceID)
    /// By the identifier that it transmits.
    case devEUI(DevEUI)
}

extension DeviceView: Resource {
    /// Over devices `d`, and the spaces `s` that they are on.
    public mutating func fields(_ each: inout some FieldVisitor & ~Copyable) {
        each("id", &id, "d.id")
        each("dev_eui", &devEUI, "d.dev_eui", audited: true)
        each("name", &name, "d.name", audited: true)
        each("tenant_id", &tenantID, "d.tenant_id", audited: true)
        each("device_type", &deviceType, "d.device_type", audited: true) { $0.like("parking_sensor") }
        each("category", &category, "d.category", audited: true)
        each("manufacturer", &manufacturer, "d.manufacturer") { $0.like("Bosch") }
        each("model", &model, "d.model") { $0.like("TPS110") }
        each("codec", &codec, "d.codec", audited: true) {
            $0.like("bosch/tps110").about("What reads its payloads, where not its profile decides.")
        }
        each.derived("status", status)
        each("lifecycle_state", &lifecycle, "d.lifecycle_state", audited: true)
        each("is_active", &isActive, Silence.isActive("d")) { $0.about("Whether it was heard in time.") }
        each("health", &health, DeviceHealth.column("d")) { $0.about("What is most wrong with it.") }
        each("enabled", &isEnabled, "d.enabled", audited: true)
        each("assigned_space_id", &assignedSpaceID, "d.assigned_space_id", audited: true)
        each("assigned_space_code", &assignedSpaceCode, "s.code") { $0.like("A-12") }
        each("assigned_at", &assignedAt, "d.assigned_at")
        each("last_seen_at", &lastSeenAt, "d.last_seen_at")
        each("battery_v", &batteryV, "d.battery_v") { $0.like(json: "3.6") }
        each("battery_percent", &batteryPercent, "d.battery_percent") { $0.like(json: "87") }
        each("battery_low", &isBatteryLow, "d.battery_low") { $0.like(json: "false") }
        each("temperature_c", &temperatureC, "d.temperature_c")
        each("rssi", &rssi, "d.rssi") { $0.like(json: "-98") }
        each("snr", &snr, "d.snr") { $0.like(json: "7.5") }
        each("last_f_cnt", &lastFrameCounter, "nullif(d.last_f_cnt, d.inherited_f_cnt)")
        each("lost_uplinks", &lostUplinks, "d.lost_uplinks") { $0.like(json: "0") }
        each.derived("occupancy", occupancy?.rawValue ?? "unknown") { _ in
            .words("free", "occupied", "unknown").about("The sensor's last word.")
        }
        each.hidden("last_word", &occupancy, "d.occupancy")
        each("config", &config, "d.config::text", audited: true)
        each("created_at", &createdAt, "d.created_at")
        each("updated_at", &updatedAt, "d.updated_at")
    }
}

extension DeviceCounts: Resource {
    /// Over devices `d` that have their word of ``DeviceHealth`` as a column `health`.
    public mutating func fields(_ each: inout some FieldVisitor & ~Copyable) {
        each("total", &total, "count(*)") { _ in .count }
        each("assigned", &assigned, "count(d.assigned_space_id)") { _ in .count }
        each.derived("unassigned", unassigned) { _ in .count }
        each("active", &active, "count(*) FILTER (WHERE \(Silence.isActive("d")))") { _ in
            .count.about("Heard in time.")
        }
        each.derived("inactive", inactive) { _ in .count }
        each.nested("by_health", &byHealth, of: "d")
    }
}
