public import LoRaWAN

/// An uplink: event `up`.
public struct UplinkEvent: Sendable, Hashable {
    /// ChirpStack's id of the frame.
    public var deduplicationID: DeduplicationID
    /// The time that ChirpStack reports; may come from a gateway with a wrong clock.
    public var time: Timestamp?
    /// Who sent it.
    public var device: DeviceInfo
    /// The session's address; `nil` for the empty string of ChirpStack's defaults.
    public var devAddr: DevAddr?
    /// Data-rate index of the region.
    public var dataRate: UInt8
    /// The full 32-bit counter.
    public var frameCounter: FrameCounter
    /// The port; 0 for MAC-only frames.
    public var fPort: FPort
    /// Whether the device asked for an acknowledgement.
    public var isConfirmed: Bool
    /// The decrypted FRMPayload; empty for MAC-only frames.
    public var payload: [UInt8]
    /// The gateways that heard it, in arbitrary order; may be empty.
    public var receptions: [Reception]
    /// Whether a relay (TS011) forwarded it.
    public var isRelayed: Bool
    /// Whether `payload` is still encrypted end to end (`joinServerContext` with a session key id is present).
    public var isEncrypted: Bool

    /// Makes an uplink; what ChirpStack omits has its default.
    public init(
        deduplicationID: DeduplicationID, time: Timestamp? = nil, device: DeviceInfo, devAddr: DevAddr? = nil,
        dataRate: UInt8 = 0, frameCounter: FrameCounter = FrameCounter(rawValue: 0), fPort: FPort = .macOnly,
        isConfirmed: Bool = false, payload: [UInt8] = [], receptions: [Reception] = [], isRelayed: Bool = false,
        isEncrypted: Bool = false
    ) {
        self.deduplicationID = deduplicationID
        self.time = time
        self.device = device
        self.devAddr = devAddr
        self.dataRate = dataRate
        self.frameCounter = frameCounter
        self.fPort = fPort
        self.isConfirmed = isConfirmed
        self.payload = payload
        self.receptions = receptions
        self.isRelayed = isRelayed
        self.isEncrypted = isEncrypted
    }
}
