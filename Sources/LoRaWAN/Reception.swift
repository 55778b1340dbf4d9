/// One gateway's copy of an uplink: an element of ChirpStack's `rxInfo`.
public struct Reception: Sendable, Hashable {
    /// The gateway that heard it.
    public var gatewayID: GatewayID
    /// Received signal strength in dBm; ChirpStack omits 0.
    public var rssiDBm: Int32
    /// Signal-to-noise ratio in dB; below −20 and above 20 are possible.
    public var snrDB: Float
    /// When the network server received this copy (`nsTime`, ChirpStack ≥ 4.6); the most trustworthy clock.
    public var networkTime: Timestamp?

    /// Makes a reception; what the event omits is 0 or absent.
    public init(gatewayID: GatewayID, rssiDBm: Int32 = 0, snrDB: Float = 0, networkTime: Timestamp? = nil) {
        self.gatewayID = gatewayID
        self.rssiDBm = rssiDBm
        self.snrDB = snrDB
        self.networkTime = networkTime
    }
}

extension Collection<Reception> {
    /// The copy with the strongest signal; equal strength is decided by SNR. `nil` for an empty list.
    public var best: Reception? {
        self.max { ($0.rssiDBm, $0.snrDB) < ($1.rssiDBm, $1.snrDB) }
    }
}
