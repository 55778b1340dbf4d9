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
