public import LoRaWAN

/// A DevEUI that was heard but is registered nowhere, as the API shows it.
public struct OrphanView: Sendable, Hashable {
    /// What it transmits.
    public var devEUI: DevEUI
    /// When it was first heard, by our clock.
    public var firstSeenAt: Timestamp
    /// When it was last heard, by our clock.
    public var lastSeenAt: Timestamp
    /// How many uplinks came.
    public var uplinkCount: Int
    /// The application payload of the last.
    public var lastPayload: [UInt8]?
    /// dBm at the gateway that heard the last one best.
    public var lastRSSI: Float?
    /// dB at the same gateway.
    public var lastSNR: Float?
    /// ChirpStack's tenant: a hint whose it is, never more.
    public var networkTenantID: UUIDBits?
    /// The profile that ChirpStack names.
    public var deviceProfileName: String?
    /// The name that ChirpStack has.
    public var deviceName: String?
    /// The gateway that heard the last one best, 16 hexadecimal digits.
    public var gatewayID: String?

    /// Makes an orphan of which nothing else is known; the rest is set by property.
    public init(devEUI: DevEUI, firstSeenAt: Timestamp, lastSeenAt: Timestamp, uplinkCount: Int) {
        self.devEUI = devEUI
        self.firstSeenAt = firstSeenAt
        self.lastSeenAt = lastSeenAt
        self.uplinkCount = uplinkCount
    }
}
