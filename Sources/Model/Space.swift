public import LoRaWAN
public import Parking

/// A bay with its present state, as the API shows it.
public struct SpaceView: Sendable, Hashable {
    /// A device on a space, in brief.
    public struct Device: Sendable, Hashable {
        /// Its DevEUI.
        public var devEUI = DevEUI(EUI64(bits: 0))
        /// What people call it.
        public var name: String?
        /// Whether it works for the space.
        public var status = DeviceStatus.unassigned

        /// One without values.
        public init() {}
    }

    /// The devices on a space, in brief.
    public struct Devices: Sendable, Hashable {
        /// Its sensor; `nil` if it has none.
        public var sensor: Device?
        /// Its display; `nil` if it has none.
        public var display: Device?

        /// Without any.
        public init() {}
    }

    /// Why a space is out of use by hand, and until when.
    public struct Override: Sendable, Hashable {
        /// Why, as a word for programs.
        public var kind = NewOverride.Kind.blocked
        /// Why, for people.
        public var reason: String?
        /// When it began.
        public var since = Timestamp(microseconds: 0)
        /// When it ends by itself; `nil` lasts until someone ends it.
        public var until: Timestamp?

        /// One without values.
        public init() {}
    }

    /// Its row.
    public var id = SpaceID(.zero)
    /// Its owner.
    public var tenantID = TenantID(.zero)
    /// Its site.
    public var siteID: SiteID?
    /// What is painted on the ground; unique within a site.
    public var code = ""
    /// What people call it.
    public var name: String?
    /// Building.
    public var building: String?
    /// Floor.
    public var floor: String?
    /// Zone.
    public var zone: String?
    /// What it shows.
    public var state = SpaceState.unknown
    /// The sensor's last word, whatever the state shows; `nil` before the first.
    public var sensorState: Occupancy?
    /// Whether its sensor is silent for too long (``DeviceView/silentAfterS(heartbeatS:)``); `false` without a sensor.
    public var isStale = false
    /// When the state last changed.
    public var stateChangedAt: Timestamp?
    /// By what it is out of use; `nil` if it is not, or by something else.
    public var override: Override?
    /// Its sensor.
    public var sensorDeviceID: DeviceID?
    /// Its display.
    public var displayDeviceID: DeviceID?
    /// Its devices in brief; `nil` if they were not asked for.
    public var devices: Devices?
    /// Degrees north, −90…90.
    public var latitude: Double?
    /// Degrees east, −180…180.
    public var longitude: Double?
    /// What clients keep with it: a JSON object.
    public var metadata = RawJSON.emptyObject
    /// When it was made.
    public var createdAt = Timestamp(microseconds: 0)
    /// When people last changed it; its sensor does not count.
    public var updatedAt = Timestamp(microseconds: 0)

    /// One without values.
    public init() {}
}

/// How many spaces a scope has in each state; deleted spaces are not counted.
public struct SpaceCounts: Sendable, Hashable {
    /// Spaces whose state is `FREE`.
    public var free = 0
    /// Spaces whose state is `OCCUPIED`.
    public var occupied = 0
    /// Spaces whose state is `RESERVED`.
    public var reserved = 0
    /// Spaces whose state is `MAINTENANCE`.
    public var maintenance = 0
    /// Spaces whose state is `UNKNOWN`.
    public var unknown = 0
    /// Spaces of any state whose sensor is silent for too long.
    public var stale = 0

    /// None of anything.
    public init() {}

    /// All spaces.
    public var total: Int { free + occupied + reserved + maintenance + unknown }
    /// Spaces that a driver may take now.
    public var available: Int { free }

    /// Occupied spaces in per cent of all, to two decimals; 0 where there are none.
    public var occupancyRate: Double {
        total == 0 ? 0 : (Double(occupied) * 10_000 / Double(total)).rounded() / 100
    }
}

/// Which spaces a list shall hold; every given condition must be met, and deleted spaces are never in it.
public struct SpaceFilter: Sendable, Hashable {
    /// Only spaces of this site.
    public var siteID: SiteID?
    /// Only spaces in this state.
    public var state: SpaceState?
    /// Only spaces of exactly this building.
    public var building: String?
    /// Only spaces of exactly this floor.
    public var floor: String?
    /// Only spaces of exactly this zone.
    public var zone: String?
    /// Only spaces whose code or name contains this text, in either case; never empty.
    public var search: String?
    /// Only spaces with a sensor, or only those without.
    public var hasSensor: Bool?
    /// Only spaces for which ``SpaceView/isStale`` is this.
    public var isStale: Bool?
    /// Whether each space carries its devices.
    public var includesDevices = false
    /// Which part of the list, by code, then by identifier.
    public var page = PageBounds()

    /// A filter that lets everything through.
    public init() {}
}

extension SpaceView: Resource {
    /// Over spaces `s`, their overrides in force `w`, their sensors `d` and their displays `o`.
    public mutating func fields(_ each: inout some FieldVisitor & ~Copyable) {
        each("id", &id, "s.id")
        each("tenant_id", &tenantID, "s.tenant_id")
        each("site_id", &siteID, "s.site_id", audited: true)
        each("code", &code, "s.code", audited: true) { $0.like("A-12") }
        each("name", &name, "s.name", audited: true)
        each("building", &building, "s.building", audited: true) { $0.like("P1") }
        each("floor", &floor, "s.floor", audited: true) { $0.like("-1") }
        each("zone", &zone, "s.zone", audited: true) { $0.like("A") }
        each("state", &state, "s.state") { $0.about("What it shows.") }
        each.derived("current_state", state.rawValue.lowercased()) { _ in
            .words(SpaceState.allCases.map { $0.rawValue.lowercased() }).about("The same in lower case.")
        }
        each("sensor_state", &sensorState, "s.sensor_state") {
            $0.about("What its sensor said last, whatever it shows.")
        }
        each("is_stale", &isStale, Silence.isStale(space: "s", sensor: "d")) {
            $0.like(json: "false").about("Whether its sensor is silent for longer than it should be.")
        }
        each("state_changed_at", &stateChangedAt, "s.state_changed_at")
        each.nested("override", &override, of: "w")
        each("sensor_device_id", &sensorDeviceID, "s.sensor_device_id")
        each("display_device_id", &displayDeviceID, "s.display_device_id")
        each("latitude", &latitude, "s.gps_latitude::float8", audited: true) { _ in .latitude }
        each("longitude", &longitude, "s.gps_longitude::float8", audited: true) { _ in .longitude }
        each("metadata", &metadata, "s.metadata::text", audited: true)
        each("created_at", &createdAt, "s.created_at")
        each("updated_at", &updatedAt, "s.updated_at")
        each.part(&devices)
    }
}

extension SpaceView.Override: Resource {
    /// Over an override.
    public mutating func fields(_ each: inout some FieldVisitor & ~Copyable) {
        each("type", &kind, "row.override_type")
        each("reason", &reason, "row.reason") { $0.like("Paint") }
        each("since", &since, "row.start_time")
        each("until", &until, "row.end_time") { $0.about("Null lasts until someone ends it.") }
    }
}

extension SpaceView.Devices: Resource {
    /// Over the sensors `d` and displays `o` of spaces.
    public mutating func fields(_ each: inout some FieldVisitor & ~Copyable) {
        each.nested("sensor_device", &sensor, of: "d")
        each.nested("display_device", &display, of: "o")
    }
}

extension SpaceView.Device: Resource {
    /// Over a device.
    public mutating func fields(_ each: inout some FieldVisitor & ~Copyable) {
        each("dev_eui", &devEUI, "row.dev_eui")
        each("name", &name, "row.name")
        each("status", &status, DeviceStatus.column("row"))
    }
}

extension SpaceCounts: Resource {
    /// Over spaces `s` and their sensors `d`.
    public mutating func fields(_ each: inout some FieldVisitor & ~Copyable) {
        each.derived("total", total) { _ in .count }
        each("occupied", &occupied, Self.counted(.occupied)) { _ in .count }
        each.derived("available", available) { _ in .count }
        each("free", &free, Self.counted(.free)) { _ in .count }
        each("reserved", &reserved, Self.counted(.reserved)) { _ in .count }
        each("maintenance", &maintenance, Self.counted(.maintenance)) { _ in .count }
        each("unknown", &unknown, Self.counted(.unknown)) { _ in .count }
        each("stale", &stale, "count(*) FILTER (WHERE \(Silence.isStale(space: "s", sensor: "d")))") { _ in
            .count.about("With a sensor that is silent for longer than it should be.")
        }
        each.derived("occupancy_rate", occupancyRate)
    }

    private static func counted(_ state: SpaceState) -> String {
        "count(*) FILTER (WHERE s.state = '\(state.rawValue)')"
    }
}

extension [NewSpace] {
    /// The spaces that became of them, in their order.
    public func order(_ views: [SpaceView]) -> [SpaceView] {
        let bySite = Dictionary(grouping: views) { $0.siteID }.mapValues { spaces in
            Dictionary(spaces.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        }
        return compactMap { bySite[$0.siteID]?[$0.code] }
    }
}
