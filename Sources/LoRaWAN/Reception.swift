/// One gateway's copy of an uplink: an element of ChirpStack's `rxInfo`.
///
/// Everything in it is told, nothing of it is needed: a copy with an id that is none is a copy all the same.
public struct Reception: Sendable, Hashable {
    /// The gateway that heard it; `nil` where the event names none, or not by an EUI-64, as roaming partners do.
    public var gatewayID: GatewayID?
    /// Received signal strength in dBm; ChirpStack omits 0. `nil` where the event has one that cannot be read.
    public var rssiDBm: Int32?
    /// Signal-to-noise ratio in dB; below −20 and above 20 are possible. `nil` where it cannot be read.
    public var snrDB: Float?
    /// When the network server received this copy (`nsTime`, ChirpStack ≥ 4.6); the most trustworthy clock.
    public var networkTime: Timestamp?

    /// Makes a reception; what the event omits is 0 or absent.
    public init(gatewayID: GatewayID?, rssiDBm: Int32? = 0, snrDB: Float? = 0, networkTime: Timestamp? = nil) {
        self.gatewayID = gatewayID
        self.rssiDBm = rssiDBm
        self.snrDB = snrDB
        self.networkTime = networkTime
    }

    /// Order by strength: by signal, then by SNR; a copy that does not tell is the weakest.
    public static func isWeaker(_ left: Reception, _ right: Reception) -> Bool {
        (left.rssiDBm ?? .min, left.snrDB ?? -.infinity) < (right.rssiDBm ?? .min, right.snrDB ?? -.infinity)
    }
}

extension Collection<Reception> {
    /// The copy with the strongest signal; equal strength is decided by SNR. `nil` for an empty list.
    public var best: Reception? { self.max(by: Reception.isWeaker) }
}
