public import LoRaWAN

/// A device event other than an uplink.
public struct DeviceEvent: Sendable, Hashable {
    /// Which event; the raw value is the last level of its topic.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The device joined: a new session.
        case join
        /// Battery and link margin, from a DevStatusAns.
        case status
        /// A confirmed downlink was acknowledged, or given up.
        case ack
        /// A gateway took a downlink.
        case txAck = "txack"
        /// The network server's log: counter resets, retransmissions, codec errors.
        case log
        /// A position.
        case location
        /// An event of one of ChirpStack's own integrations (up to 4.14).
        case integration
    }

    /// What the event says beyond the common fields. What is `nil` was there and could not be read; what the event
    /// omits has its default.
    public enum Body: Sendable, Hashable {
        /// The new session's address.
        case join(devAddr: DevAddr?)
        /// `batteryPercent` is `nil` when unavailable or on external power, too.
        case status(marginDB: Int32?, isExternallyPowered: Bool?, batteryPercent: Float?)
        /// `acknowledged` false: the network gave the downlink up.
        case ack(queueItemID: String, acknowledged: Bool?, frameCounterDown: UInt32?)
        /// The downlink left this gateway.
        case txAck(downlinkID: UInt32?, queueItemID: String, frameCounterDown: UInt32?, gatewayID: GatewayID?)
        /// `level` and `code` are the proto names (`WARNING`, `UPLINK_F_CNT_RESET`); context is sorted by key.
        case log(level: String, code: String, description: String, context: [ContextEntry])
        /// Degrees and metres; `source` is the proto name (`GEO_RESOLVER_TDOA`), accuracy in metres.
        case location(latitude: Double?, longitude: Double?, altitude: Double?, source: String, accuracyM: Float?)
        /// Which integration, and its event's type; its object is not kept.
        case integration(name: String, eventType: String)
    }

    /// One entry of a log's context.
    public struct ContextEntry: Sendable, Hashable {
        /// The key, such as `f_cnt_up`.
        public var key: String
        /// Its value.
        public var value: String

        /// Makes an entry.
        public init(key: String, value: String) {
            self.key = key
            self.value = value
        }
    }

    /// ChirpStack's id of the frame that caused it; `nil` for log, txack and for nacks of class B and C.
    public var deduplicationID: DeduplicationID?
    /// The time that ChirpStack reports.
    public var time: Timestamp?
    /// Which device.
    public var device: DeviceInfo
    /// What it says.
    public var body: Body

    /// Makes an event.
    public init(deduplicationID: DeduplicationID?, time: Timestamp?, device: DeviceInfo, body: Body) {
        self.deduplicationID = deduplicationID
        self.time = time
        self.device = device
        self.body = body
    }

    /// Which event it is.
    public var kind: Kind {
        switch body {
        case .join: .join
        case .status: .status
        case .ack: .ack
        case .txAck: .txAck
        case .log: .log
        case .location: .location
        case .integration: .integration
        }
    }
}
