public import LoRaWAN
public import Parking

/// A sensor's word on its space with what it takes to order words and to tell what was missed between two of them.
public struct OccupancyWord: Sendable, Equatable {
    /// The sensor.
    public var deviceID: DeviceID
    /// The frame.
    public var deduplicationID: DeduplicationID
    /// What it says.
    public var occupancy: Occupancy
    /// Why the sensor spoke.
    public var cause: Reading.Cause?
    /// The network's clock, or ours where the network gave none.
    public var observedAt: Timestamp
    /// From when on it counts, where a word that was said before it has a later time: see ``FrameSequence``.
    public var orderedAt: Timestamp
    /// Our clock.
    public var receivedAt: Timestamp
    /// Whether ``observedAt`` is only our receive time.
    public var isReceiveTime: Bool
    /// The frame's counter; `nil` where it is not known.
    public var frameCounter: FrameCounter?
    /// The session's address.
    public var devAddr: DevAddr?
    /// Whether a later frame told of it.
    public var isTold = false
    /// Which session, where ``FrameSequence`` has told.
    public var session: Int?
    /// How long the state before lasted, in seconds; `nil` where the frame does not tell.
    public var previousStateDurationS: Int?
    /// By how many seconds it may have lasted longer; `nil` with a duration means "at least".
    public var previousStateDurationErrorS: Int?

    /// Describes a word; what the state before was like is set by property.
    public init(
        _ occupancy: Occupancy, of deviceID: DeviceID, in deduplicationID: DeduplicationID, cause: Reading.Cause?,
        observedAt: Timestamp, receivedAt: Timestamp, isReceiveTime: Bool, frameCounter: FrameCounter?,
        devAddr: DevAddr?
    ) {
        self.deviceID = deviceID
        self.deduplicationID = deduplicationID
        self.occupancy = occupancy
        self.cause = cause
        self.observedAt = observedAt
        orderedAt = observedAt
        self.receivedAt = receivedAt
        self.isReceiveTime = isReceiveTime
        self.frameCounter = frameCounter
        self.devAddr = devAddr
    }

    /// How many frames between the two never came or said nothing; `nil` where their counters cannot be compared.
    func framesMissed(since earlier: OccupancyWord) -> UInt32? {
        guard let frameCounter, let last = earlier.frameCounter, session == earlier.session,
            devAddr == earlier.devAddr || devAddr == nil || earlier.devAddr == nil
        else { return nil }
        return Self.framesMissed(from: last, to: frameCounter)
    }

    static func framesMissed(from earlier: FrameCounter, to later: FrameCounter) -> UInt32? {
        // A counter that went back was reset: it tells nothing.
        later.steps(since: earlier) > 0 ? later.framesMissed(since: earlier) : nil
    }

    /// Takes its place among frames.
    public mutating func take(_ place: FrameSequence.Place) {
        orderedAt = place.orderedAt
        session = place.session
    }

    /// What tells its place among frames.
    public var frame: FrameSequence.Frame {
        var frame = FrameSequence.Frame(
            deviceID: deviceID,
            position: SessionPosition.Frame(
                devAddr: devAddr, counter: frameCounter, observedAt: observedAt, isReceiveTime: isReceiveTime),
            receivedAt: receivedAt)
        frame.isTold = isTold
        return frame
    }
}
