public import LoRaWAN
import Parking

/// What a look at a whole scope, or at some of its rows, has found.
public struct LiveRows: Sendable {
    /// Its spaces; deleted ones are none.
    public var spaces: [Live<SpaceView>] = []
    /// Its devices.
    public var devices: [Live<DeviceView>] = []
    /// Its gateways.
    public var gateways: [Live<GatewayView>] = []

    /// Nothing.
    public init() {}

    /// Names all that was found.
    public init(spaces: [Live<SpaceView>], devices: [Live<DeviceView>], gateways: [Live<GatewayView>]) {
        self.spaces = spaces
        self.devices = devices
        self.gateways = gateways
    }

    /// How many rows.
    public var count: Int { spaces.count + devices.count + gateways.count }
}

/// What a row changes with: whoever knows its mark knows whether to read it again.
public struct LiveMark: Sendable, Hashable {
    /// Which row.
    public var id: UUIDBits
    /// When it was last heard, or last changed.
    public var at: Timestamp?
    /// What it shows.
    public var word: String

    /// Describes a row.
    public init(id: UUIDBits, at: Timestamp?, word: String) {
        self.id = id
        self.at = at
        self.word = word
    }
}

/// The marks of rows that may have changed.
public struct LiveMarks: Sendable {
    /// Of spaces.
    public var spaces: [LiveMark] = []
    /// Of devices.
    public var devices: [LiveMark] = []
    /// Of gateways.
    public var gateways: [LiveMark] = []

    /// Nothing.
    public init() {}

    /// Names all that was found.
    public init(spaces: [LiveMark], devices: [LiveMark], gateways: [LiveMark]) {
        self.spaces = spaces
        self.devices = devices
        self.gateways = gateways
    }
}

extension SpaceView: LiveResource {
    /// What sensors, people and the clock change.
    public static let live = LiveNames(
        of: Self.self,
        [
            "id", "site_id", "state", "sensor_state", "is_stale", "state_changed_at", "sensor_device_id",
            "display_device_id",
        ])

    /// What a space changes with.
    public var mark: LiveMark { LiveMark(id: id.uuid, at: stateChangedAt, word: state.rawValue) }
}

extension DeviceView: LiveResource {
    /// What uplinks, people and the clock change.
    public static let live = LiveNames(
        of: Self.self,
        [
            "id", "status", "lifecycle_state", "is_active", "health", "enabled", "assigned_space_id", "assigned_at",
            "last_seen_at", "battery_v", "battery_percent", "battery_low", "temperature_c", "rssi", "snr",
            "last_f_cnt", "lost_uplinks", "occupancy", "last_word",
        ])

    /// What a device changes with.
    public var mark: LiveMark { LiveMark(id: id.uuid, at: lastSeenAt, word: health.rawValue) }
}

extension GatewayView: LiveResource {
    /// What its reports, people and the clock change.
    public static let live = LiveNames(
        of: Self.self, ["id", "site_id", "status", "is_online", "last_seen_at", "enabled"])

    /// What a gateway changes with.
    public var mark: LiveMark { LiveMark(id: id.uuid, at: lastSeenAt, word: status.rawValue) }
}
