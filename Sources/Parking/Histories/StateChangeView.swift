public import LoRaWAN

/// A change of what a space shows, as the API shows it.
public struct StateChangeView: Sendable, Hashable {
    /// Its row; in order of recording.
    public var id: Int64
    /// Whose space it was.
    public var tenantID: TenantID
    /// The space.
    public var spaceID: SpaceID
    /// The device whose word or move changed it; `nil` where none did.
    public var deviceID: DeviceID?
    /// The frame that said it.
    public var deduplicationID: DeduplicationID?
    /// What it showed before, as stored; `nil` where that was not kept.
    public var from: String?
    /// What it showed then, as stored: v5 knew words that ``SpaceState`` does not.
    public var to: String
    /// Which part of the system changed it: `sensor`, `api`, `schedule`, or a word of v5's.
    public var source: String
    /// Why: what the sensor said of its cause, or `override`, `reservation`, `assign`, `unassign`.
    public var cause: String?
    /// When it changed; of an inferred change the latest moment at which it can have happened.
    public var changedAt: Timestamp
    /// The network's clock.
    public var observedAt: Timestamp?
    /// Our clock.
    public var receivedAt: Timestamp?
    /// Whether its own uplink never came, and a later one tells of it.
    public var isInferred = false
    /// By how many seconds an inferred change may have happened earlier; `nil` for any other.
    public var errorS: Int?

    /// Makes a change; the rest is set by property.
    public init(id: Int64, tenantID: TenantID, spaceID: SpaceID, to: String, source: String, changedAt: Timestamp) {
        self.id = id
        self.tenantID = tenantID
        self.spaceID = spaceID
        self.to = to
        self.source = source
        self.changedAt = changedAt
    }
}
