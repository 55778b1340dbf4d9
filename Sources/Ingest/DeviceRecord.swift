public import LoRaWAN
public import Parking

/// A registered device as read under its row's lock, and what a batch makes of it.
public struct DeviceRecord: Sendable, Equatable {
    /// Its row.
    public var id = DeviceID(.zero)
    /// Its owner, read in the transaction that writes.
    public var tenantID = TenantID(.zero)
    /// Its name on the air.
    public var devEUI = DevEUI(EUI64(bits: 0))
    /// A codec that the device names itself, instead of its profile's.
    public var codecName: String?
    /// The limit below which its bay is occupied, in millimetres, where it measures a distance and its owner has set
    /// one; `nil` for the codec's.
    public var occupiedBelowMM: Int32?
    /// Whether its word counts for a space; a display's does not.
    public var isSensor = true
    /// The space that it watches.
    public var spaceID: SpaceID?
    /// What that space has as its sensor's word now.
    public var spaceSensorState: Occupancy?
    /// Since when it watches that space.
    public var assignedAt: Timestamp?
    /// Up to when what it said was of another space or owner; `nil` where it never had one.
    public var wordsCountFrom: Timestamp?

    /// Where it stands between unpacking and scrap.
    public var lifecycle = Lifecycle.provisioned
    /// When it was last heard, by the network's clock.
    public var lastSeenAt: Timestamp?
    /// The newest time of an uplink applied.
    public var lastObservedAt: Timestamp?
    /// The counter of the newest uplink applied.
    public var lastFrameCounter: FrameCounter?
    /// Its session.
    public var devAddr: DevAddr?
    /// When that session began, where the one before had the same address.
    public var restartedAt: Timestamp?
    /// The sensor's last word.
    public var occupancy: Occupancy?
    /// When it was said.
    public var occupancyObservedAt: Timestamp?
    /// The counter of the frame that said it; `nil` where a new session has begun since.
    public var occupancyFrameCounter: FrameCounter?
    /// Volts.
    public var batteryV: Float?
    /// 0…100.
    public var batteryPercent: Float?
    /// The sensor's own warning.
    public var isBatteryLow: Bool?
    /// °C.
    public var temperatureC: Float?
    /// dBm at the best gateway.
    public var rssi: Float?
    /// dB at the best gateway.
    public var snr: Float?
    /// Frames that never came, by the gaps of the counter.
    public var lostUplinks: Int64 = 0
    /// How often the sensor gives a sign of life, by its codec.
    public var heartbeatS: Int32?
    /// The profile that ChirpStack last named.
    public var deviceProfileName: String?
    /// The tenant that ChirpStack last named.
    public var networkTenantID: UUIDBits?

    /// One without a row yet.
    public init() {}

    /// A device that has said nothing yet.
    public init(id: DeviceID, tenantID: TenantID, devEUI: DevEUI) {
        self.id = id
        self.tenantID = tenantID
        self.devEUI = devEUI
    }

    /// How far it has come in its session.
    public var session: SessionPosition {
        get {
            var position = SessionPosition()
            position.devAddr = devAddr
            position.counter = lastFrameCounter
            position.observedAt = lastObservedAt
            position.restartedAt = restartedAt
            return position
        }
        set {
            devAddr = newValue.devAddr
            lastFrameCounter = newValue.counter
            lastObservedAt = newValue.observedAt
            restartedAt = newValue.restartedAt
        }
    }

    /// Whether the word of a frame follows the sensor's last word; to be asked after the frame has moved
    /// ``session``.
    ///
    /// Compared with the last frame that *had* a word: a configuration answer that overtook a change must not hide it.
    func hasNews(_ frame: SessionPosition.Frame, _ relation: SessionPosition.Relation) -> Bool {
        guard let occupancyObservedAt else { return true }
        switch relation {
        case .newSession: return true
        case .newer, .late:
            // Without a counter, the last word is of a session before; unless no counter of this one is known either.
            guard let last = occupancyFrameCounter, let counter = frame.counter else {
                return occupancyFrameCounter == nil && lastFrameCounter != nil
                    || frame.observedAt > occupancyObservedAt
            }
            return counter.steps(since: last) > 0
        case .earlierSession: return occupancyFrameCounter == nil && frame.observedAt > occupancyObservedAt
        }
    }

    /// Whether a frame was sent before the device was last taken from a space or given to another owner, so that it
    /// tells nothing of where the device is now.
    ///
    /// Its time is compared with the database's, at which that was done. Our receive time serves where the network gave
    /// none: a frame that had to wait then counts for the place where it was received. What follows a word of the
    /// present place by the counter of the session is later than it, whatever its clock says.
    func isBefore(_ frame: SessionPosition.Frame, _ relation: SessionPosition.Relation) -> Bool {
        guard let wordsCountFrom, frame.observedAt <= wordsCountFrom else { return false }
        return !(relation == .newer && occupancy != nil && occupancyFrameCounter != nil)
    }
}

extension DeviceRecord: LockedRecord {
    /// Over devices `d` and the spaces `s` that they are on.
    ///
    /// A device that was put on a space while its lock was waited for has none joined, since only the locked row is
    /// read again; its word must reach the space all the same, so the space is looked for once more. The word of a
    /// disabled device is stored, and counts for no space.
    ///
    /// A device's own limit of occupancy that is no whole number of millimetres up to 99999 is none, for it must not
    /// fail a batch.
    ///
    /// What was lost of late, of 24 hours as `DeviceHealth` has it, follows from what was lost at all: one column is
    /// sent and two more are set, for 0.2 µs a device, a twentieth of the update.
    @inlinable
    public mutating func columns(_ each: inout some ColumnVisitor & ~Copyable) {
        each(.key("id"), &id)
        each(.key("tenant_id"), &tenantID)
        each(.read("dev_eui"), &devEUI)
        each(.read("codec"), &codecName)
        each(.read("is_sensor", "d.category = 'sensor' AND d.enabled"), &isSensor)
        each(
            .read(
                "space_id",
                """
                coalesce(s.id, (
                    SELECT o.id FROM spaces o
                    WHERE o.id = d.assigned_space_id AND o.tenant_id = d.tenant_id AND o.deleted_at IS NULL))
                """),
            &spaceID)
        each(.read("space_sensor_state", "s.sensor_state"), &spaceSensorState)
        each("lifecycle_state", &lifecycle)
        each("last_seen_at", &lastSeenAt)
        each("last_observed_at", &lastObservedAt)
        each("last_f_cnt", &lastFrameCounter)
        each("dev_addr", &devAddr)
        each("occupancy", &occupancy)
        each("occupancy_observed_at", &occupancyObservedAt)
        each("occupancy_f_cnt", &occupancyFrameCounter)
        each("battery_v", &batteryV)
        each("battery_percent", &batteryPercent)
        each("battery_low", &isBatteryLow)
        each("temperature_c", &temperatureC)
        each("rssi", &rssi)
        each("snr", &snr)
        each(
            RecordColumn(
                "lost_uplinks", .both,
                setting: """
                    lost_uplinks = u.lost_uplinks,
                        lost_recently = CASE WHEN u.lost_uplinks = d.lost_uplinks THEN d.lost_recently
                            WHEN d.lost_since > now() - interval '24 hours'
                                THEN d.lost_recently + u.lost_uplinks - d.lost_uplinks
                            ELSE u.lost_uplinks - d.lost_uplinks END,
                        lost_since = CASE
                            WHEN u.lost_uplinks = d.lost_uplinks OR d.lost_since > now() - interval '24 hours'
                                THEN d.lost_since
                            ELSE now() END
                    """), &lostUplinks)
        each("heartbeat_s", &heartbeatS)
        each("device_profile_name", &deviceProfileName)
        each("network_tenant_id", &networkTenantID)
        each("restarted_at", &restartedAt)
        each(
            .read(
                "occupied_below_mm",
                """
                CASE WHEN d.config ->> 'occupied_below_mm' ~ '^[1-9][0-9]{0,4}$'
                    THEN (d.config ->> 'occupied_below_mm')::int4 END
                """),
            &occupiedBelowMM)
        each(.read("assigned_at"), &assignedAt)
        each(.read("words_count_from"), &wordsCountFrom)
    }
}
