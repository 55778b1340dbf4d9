public import ChirpStack
public import LoRaWAN
public import Parking

/// Everything that one batch will write, decided and not yet written.
public struct Decisions: Sendable {
    /// A reading to be stored.
    public struct ReadingRow: Sendable {
        /// Which of ``devices`` it belongs to.
        public var deviceIndex: Int
        /// The space that its device was on when it was sent, or was put on next.
        public var spaceID: SpaceID?
        /// The uplink as it came.
        public var uplink: UplinkEvent
        /// The network's clock.
        public var observedAt: Timestamp
        /// Whether that is only our receive time, so that a redelivery may fall on another day.
        public var isReceiveTime: Bool
        /// Whether the frame is newer than all that its device has ever sent, and so cannot be stored yet.
        public var isNew: Bool
        /// Our clock.
        public var receivedAt: Timestamp
        /// What it says; `nil` for frames without an application payload.
        public var reading: Reading?
        /// The codec that read it.
        public var codecName: String?
        /// Its version.
        public var codecVersion: String?
        /// What ChirpStack decoded, as JSON, where the codec read that; kept so that it can be read again.
        public var object: [UInt8]?
        /// Its own id, for a moment that the uplink only tells of; `nil` for what it says of now.
        public var toldAs: DeduplicationID?

        /// What names the reading, however often it comes.
        public var deduplicationID: DeduplicationID { toldAs ?? uplink.deduplicationID }
    }

    /// A frame from before its device was last taken from a space or changed its owner, so that the space of then has
    /// to be found.
    public struct EarlierFrame: Sendable {
        /// Which of ``readings`` it is.
        public var readingIndex: Int
        /// Whether it has a word on occupancy that is newer than any other of its sensor.
        public var isNews = false
    }

    /// A sensor's word that changes what a space has.
    public struct SpaceMove: Sendable {
        /// The space.
        public var spaceID: SpaceID
        /// The sensor's owner, who must be the space's.
        public var tenantID: TenantID
        /// The sensor.
        public var deviceID: DeviceID
        /// Its word.
        public var occupancy: Occupancy
        /// When it was said.
        public var observedAt: Timestamp
        /// When it reached us.
        public var receivedAt: Timestamp
        /// In which frame.
        public var deduplicationID: DeduplicationID
        /// Why the sensor spoke.
        public var cause: Reading.Cause?
        /// Changes that the frame tells of although their own frames never came.
        public var missed: MissedChanges?
    }

    /// A change of what a space shows.
    public struct StateChange: Sendable {
        /// The space.
        public var spaceID: SpaceID
        /// Its owner.
        public var tenantID: TenantID
        /// Shown before.
        public var from: SpaceState
        /// Shown now.
        public var to: SpaceState
        /// The move that caused it.
        public var move: SpaceMove
        /// What it was reconstructed as, where the move's frame only tells of it; `nil` for the move itself.
        public var inferred: MissedChanges.Change?
        /// When the space changed: not before its last change, whatever the clock of the move says, so that history
        /// and what is shown go forward only.
        public var changedAt: Timestamp
        /// 0 for the move itself, else the place among those that its frame tells of, from 1.
        public var frameStep: Int16 = 0
    }

    /// A device event to be stored.
    public struct DeviceEventRow: Sendable {
        /// Which of ``devices`` it belongs to.
        public var deviceIndex: Int
        /// The event.
        public var event: DeviceEvent
        /// The network's clock.
        public var occurredAt: Timestamp
        /// Our clock.
        public var receivedAt: Timestamp
    }

    /// A gateway's counters to be stored.
    public struct GatewayStatsRow: Sendable {
        /// Which of ``gateways`` they belong to.
        public var gatewayIndex: Int
        /// The counters.
        public var event: GatewayStatsEvent
        /// The gateway's clock where plausible, else ours.
        public var reportedAt: Timestamp
        /// Our clock.
        public var receivedAt: Timestamp
    }

    /// An event of a device that nobody has registered.
    public struct OrphanRow: Sendable {
        /// Which message of the batch; its bytes are kept for a later claim.
        public var messageIndex: Int
        /// Who sent it.
        public var device: DeviceInfo
        /// The uplink; `nil` for other events, which are counted only.
        public var uplink: UplinkEvent?
        /// Our clock.
        public var receivedAt: Timestamp
    }

    /// A message of a gateway that nobody has registered.
    public struct OrphanGatewayRow: Sendable {
        /// Which gateway.
        public var gatewayID: GatewayID
        /// Our clock.
        public var receivedAt: Timestamp
    }

    /// A message that is nonsense to us.
    public struct QuarantineRow: Sendable {
        /// Which message of the batch.
        public var messageIndex: Int
        /// Why.
        public var rejection: Rejection
        /// The device, where it is known.
        public var devEUI: DevEUI?
        /// The frame, where it is known.
        public var deduplicationID: DeduplicationID?
        /// The device's owner, where it is registered.
        public var tenantID: TenantID?
        /// Our clock.
        public var receivedAt: Timestamp
    }

    /// The devices of the batch, as they will be.
    public internal(set) var devices: [DeviceRecord]
    /// Which of them changed.
    public internal(set) var changedDevices: Set<Int> = []
    /// The gateways of the batch, as they will be.
    public internal(set) var gateways: [GatewayRecord]
    /// Which of them changed.
    public internal(set) var changedGateways: Set<Int> = []
    /// Readings in order of arrival.
    public internal(set) var readings: [ReadingRow] = []
    /// Whether none of them can be stored yet.
    public var areReadingsNew: Bool { readings.allSatisfy(\.isNew) }
    /// Words that change a space, in order of arrival.
    public internal(set) var moves: [SpaceMove] = []
    /// Frames of ``readings`` whose space of then is to be found.
    public internal(set) var earlier: [EarlierFrame] = []
    /// Device events in order of arrival.
    public internal(set) var deviceEvents: [DeviceEventRow] = []
    /// Gateway counters in order of arrival.
    public internal(set) var gatewayStats: [GatewayStatsRow] = []
    /// Events of unregistered devices.
    public internal(set) var orphans: [OrphanRow] = []
    /// Messages of unregistered gateways.
    public internal(set) var orphanGateways: [OrphanGatewayRow] = []
    /// Messages that are nonsense to us.
    public internal(set) var quarantine: [QuarantineRow] = []
    /// The spaces that move, as they will be; filled by ``settle(_:)``.
    public private(set) var spaces: [SpaceRecord] = []
    /// Changes of what they show; filled by ``settle(_:)``.
    public private(set) var stateChanges: [StateChange] = []
    /// Frames found missing by this batch.
    public internal(set) var lostUplinks: Int64 = 0
    /// What could not be read of messages that did not need it.
    public internal(set) var ignoredFields = IgnoredFieldCounts()
    /// Uplinks whose ChirpStack tenant differs from the one last seen for the device.
    public internal(set) var networkTenantChanges = 0

    /// When each frame that has no time but ours first came in this batch, so that a second copy is not another
    /// reading.
    var receiveTimes: [FrameKey: Timestamp] = [:]

    /// Which frame of which device of the batch.
    struct FrameKey: Hashable {
        var deviceIndex: Int
        var deduplicationID: DeduplicationID
    }

    /// Takes the spaces that the devices of ``earlier`` were on, in its order; `nil` where there was none.
    public mutating func place(_ spaces: [SpaceID?]) {
        for (frame, space) in zip(earlier, spaces) { readings[frame.readingIndex].spaceID = space }
    }

    /// The words of ``earlier`` that are news, each with its space of then, in order of arrival.
    public var earlierWords: [(reading: ReadingRow, spaceID: SpaceID, occupancy: Occupancy)] {
        earlier.compactMap { frame in
            let reading = readings[frame.readingIndex]
            guard frame.isNews, let spaceID = reading.spaceID, let word = reading.reading?.occupancy else { return nil }
            return (reading, spaceID, word)
        }
    }

    /// Applies the sensors' words, in order, to the spaces as read under lock.
    ///
    /// A space that the locked read did not return (deleted meanwhile, or another tenant's) is left alone.
    public mutating func settle(_ locked: [SpaceRecord]) {
        spaces = locked
        var position: [SpaceID: Int] = [:]
        for (index, space) in locked.enumerated() { position[space.id] = index }
        for move in moves {
            guard let index = position[move.spaceID], spaces[index].tenantID == move.tenantID else { continue }
            let bound = [spaces[index].sensorObservedAt, spaces[index].stateChangedAt].compactMap(\.self).max()
            let missed = move.missed?.held(against: spaces[index].sensorState, notBefore: bound)
            for (place, change) in (missed?.changes ?? []).enumerated() {
                show(change.occupancy, at: change.changedAt, by: move, change, step: place + 1, onSpace: index)
            }
            show(move.occupancy, at: move.observedAt, by: move, nil, step: 0, onSpace: index)
        }
    }

    /// Takes a word for a space. What it shows in a reconstructed past derives from the overrides and reservations of
    /// now, as with any frame that comes late: the chain of what was shown has no break.
    private mutating func show(
        _ occupancy: Occupancy, at time: Timestamp, by move: SpaceMove, _ inferred: MissedChanges.Change?, step: Int,
        onSpace index: Int
    ) {
        let before = spaces[index].state
        spaces[index].sensorState = occupancy
        spaces[index].sensorObservedAt = time
        let after = SpaceState.derived(
            hasActiveOverride: spaces[index].hasActiveOverride,
            hasActiveReservation: spaces[index].hasActiveReservation, sensor: occupancy)
        guard after != before else { return }
        let changedAt = max(time, spaces[index].stateChangedAt ?? time)
        spaces[index].state = after
        spaces[index].stateChangedAt = changedAt
        stateChanges.append(
            StateChange(
                spaceID: move.spaceID, tenantID: spaces[index].tenantID, from: before, to: after, move: move,
                inferred: inferred, changedAt: changedAt, frameStep: Int16(step)))
    }
}
