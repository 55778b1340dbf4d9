public import LoRaWAN
public import Parking

/// A registered device as read under its row's lock, and what a batch makes of it.
public struct DeviceRecord: Sendable, Equatable {
    /// Its row.
    public let id: DeviceID
    /// Its owner, read in the transaction that writes.
    public let tenantID: TenantID
    /// Its name on the air.
    public let devEUI: DevEUI
    /// A codec that the device names itself, instead of its profile's.
    public var codecName: String?
    /// The limit below which its bay is occupied, in millimetres, where it measures a distance and its owner has set
    /// one; `nil` for the codec's.
    public var occupiedBelowMM: Int?
    /// Whether its word counts for a space; a display's does not.
    public var isSensor = true
    /// The space that it watches.
    public var spaceID: SpaceID?
    /// What that space has as its sensor's word now.
    public var spaceSensorState: Occupancy?
    /// Since when it watches that space.
    public var assignedAt: Timestamp?

    /// Where it stands between unpacking and scrap.
    public var lifecycle = Lifecycle.provisioned
    /// When it was last heard, by the network's clock.
    public var lastSeenAt: Timestamp?
    /// The newest uplink applied.
    public var lastObservedAt: Timestamp?
    /// Its counter.
    public var lastFrameCounter: FrameCounter?
    /// Its session.
    public var devAddr: DevAddr?
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

    /// A device that has said nothing yet.
    public init(id: DeviceID, tenantID: TenantID, devEUI: DevEUI) {
        self.id = id
        self.tenantID = tenantID
        self.devEUI = devEUI
    }

    /// Whether an event at this time moves what was last applied at another: time first, then the counter within a
    /// session.
    ///
    /// Where the time is only our receive time, a redelivery carries a later one; there the counter alone decides.
    static func isNewer(
        _ observation: EventClock.Reading, _ counter: FrameCounter, isSameSession: Bool,
        than last: Timestamp?, _ lastCounter: FrameCounter?
    ) -> Bool {
        guard let last else { return true }
        if let lastCounter, isSameSession, observation.isReceiveTime || observation.observedAt == last {
            return counter > lastCounter
        }
        return observation.observedAt > last
    }
}
