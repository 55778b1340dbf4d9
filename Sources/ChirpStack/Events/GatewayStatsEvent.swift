public import LoRaWAN

/// A gateway's counters of one interval: event `stats`. The interval itself is not in the message.
public struct GatewayStatsEvent: Sendable, Hashable {
    /// Which gateway (`gatewayId`, else the legacy field).
    public var gatewayID: GatewayID
    /// The gateway's or forwarder's own clock.
    public var time: Timestamp?
    /// Degrees and metres; `nil` where absent or all zero.
    public var location: Location?
    /// Packets received, with any checksum.
    public var rxReceived: UInt32
    /// Packets received with a good checksum.
    public var rxReceivedOK: UInt32
    /// Downlinks handed to the gateway.
    public var txReceived: UInt32
    /// Downlinks emitted.
    public var txEmitted: UInt32

    /// A position.
    public struct Location: Sendable, Hashable {
        /// Degrees north.
        public var latitude: Double
        /// Degrees east.
        public var longitude: Double
        /// Metres above the ellipsoid.
        public var altitude: Double

        /// Makes a position.
        public init(latitude: Double, longitude: Double, altitude: Double) {
            self.latitude = latitude
            self.longitude = longitude
            self.altitude = altitude
        }
    }

    /// Makes an event; what the message omits is 0 or absent.
    public init(
        gatewayID: GatewayID, time: Timestamp? = nil, location: Location? = nil, rxReceived: UInt32 = 0,
        rxReceivedOK: UInt32 = 0, txReceived: UInt32 = 0, txEmitted: UInt32 = 0
    ) {
        self.gatewayID = gatewayID
        self.time = time
        self.location = location
        self.rxReceived = rxReceived
        self.rxReceivedOK = rxReceivedOK
        self.txReceived = txReceived
        self.txEmitted = txEmitted
    }
}
