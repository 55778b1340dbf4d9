import ChirpStack
public import LoRaWAN

/// The batches that are being gathered, one for each lane.
///
/// Lanes commit side by side, so whatever must stay in order has one lane: a device's events by its DevEUI, a gateway's
/// by its id. Messages that make no sense have the first.
public struct OpenBatches: Sendable {
    /// The open batch of each lane.
    public private(set) var lanes: [Batch]
    private let parser = EventParser()

    /// Empty batches for so many lanes, at least one.
    public init(laneCount: Int) {
        lanes = Array(repeating: Batch(), count: laneCount)
    }

    /// Parses a message and puts it into the batch of its lane.
    ///
    /// - Returns: whether it is an event of a device, for which QoS 0 would be a loss; gateways use it by default.
    public mutating func append(
        topic: UnsafeBufferPointer<UInt8>, payload: UnsafeRawBufferPointer, receivedAt: Timestamp, isRetained: Bool
    ) -> Bool {
        let outcome = parser.event(topic: topic, payload: payload)
        let subject = Self.subject(of: outcome)
        lanes[Self.lane(of: subject.eui, laneCount: lanes.count)].append(
            outcome, topic: topic, payload: payload, receivedAt: receivedAt, isRetained: isRetained)
        return subject.isDevice
    }

    /// Takes a lane's batch out and leaves another, which is emptied, for what follows.
    public mutating func take(_ lane: Int, leaving spare: Batch) -> Batch {
        var batch = spare
        batch.removeAll()
        swap(&batch, &lanes[lane])
        return batch
    }

    /// How many messages wait.
    public var count: Int { lanes.reduce(0) { $0 + $1.count } }

    /// Whether a batch is too heavy for another message.
    public var isHeavy: Bool { lanes.contains { $0.isHeavy } }

    /// Forgets all messages.
    public mutating func removeAll() {
        for index in lanes.indices { lanes[index].removeAll() }
    }

    private static func subject(of outcome: Result<IntegrationEvent, Rejection>) -> (eui: EUI64?, isDevice: Bool) {
        guard case .success(let event) = outcome else { return (nil, false) }
        return switch event {
        case .uplink(let uplink): (uplink.device.devEUI.eui, true)
        case .device(let event): (event.device.devEUI.eui, true)
        case .gatewayStats(let event): (event.gatewayID.eui, false)
        case .gatewayConnection(let event): (event.gatewayID.eui, false)
        }
    }

    /// EUIs of one delivery differ in their last digits only, in steps of 1, 2 or 16: all their bits are mixed in
    /// (the multiplier is 2⁶⁴ ÷ the golden ratio).
    static func lane(of eui: EUI64?, laneCount: Int) -> Int {
        guard let eui else { return 0 }
        let mixed = (eui.bits ^ (eui.bits >> 29)) &* 0x9E37_79B9_7F4A_7C15
        return Int((mixed >> 32) % UInt64(laneCount))
    }
}
