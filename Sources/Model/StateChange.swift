public import LoRaWAN
public import Parking

/// A change of what a space shows, as the API shows it.
public struct StateChangeView: Sendable, Hashable {
    /// Its row; in order of recording.
    public var id = 0
    /// Whose space it was.
    public var tenantID = TenantID(.zero)
    /// The space.
    public var spaceID = SpaceID(.zero)
    /// The device whose word or move changed it; `nil` where none did.
    public var deviceID: DeviceID?
    /// The frame that said it.
    public var deduplicationID: DeduplicationID?
    /// What it showed before, as stored; `nil` where that was not kept.
    public var from: String?
    /// What it showed then, as stored: v5 knew words that ``SpaceState`` does not.
    public var to = ""
    /// Which part of the system changed it: `sensor`, `api`, `schedule`, or a word of v5's.
    public var source = ""
    /// Why: what the sensor said of its cause, or `override`, `reservation`, `assign`, `unassign`.
    public var cause: String?
    /// When it changed; of an inferred change the latest moment at which it can have happened.
    public var changedAt = Timestamp(microseconds: 0)
    /// The network's clock.
    public var observedAt: Timestamp?
    /// Our clock.
    public var receivedAt: Timestamp?
    /// Whether its own uplink never came, and a later one tells of it.
    public var isInferred = false
    /// By how many seconds an inferred change may have happened earlier; `nil` for any other.
    public var errorS: Int?

    /// One without values.
    public init() {}
}

extension StateChangeView: Resource {
    /// Over changes of state `c`.
    public mutating func fields(_ each: inout some FieldVisitor & ~Copyable) {
        each("id", &id, "c.id")
        each("tenant_id", &tenantID, "c.tenant_id")
        each("space_id", &spaceID, "c.space_id")
        each("device_id", &deviceID, "c.device_id")
        each("deduplication_id", &deduplicationID, "c.deduplication_id")
        each("previous_state", &from, "c.previous_state") { $0.like("FREE") }
        each("new_state", &to, "c.new_state") { $0.like("OCCUPIED") }
        each("source", &source, "c.source") { $0.like("sensor") }
        each("cause", &cause, "c.cause")
        each("changed_at", &changedAt, "c.changed_at") {
            $0.about("Of an inferred change the latest moment at which it can have happened.")
        }
        each("observed_at", &observedAt, "c.observed_at") {
            $0.about("When the network heard the frame that told of it.")
        }
        each("received_at", &receivedAt, "c.received_at")
        each("is_inferred", &isInferred, "c.is_inferred") {
            $0.like(json: "false").about("Whether its own uplink never came, and a later one told of it.")
        }
        each("error_s", &errorS, "c.error_s") {
            $0.like(json: "null")
                .about("By how many seconds an inferred change may have happened earlier; null for any other.")
        }
    }

    /// Its place in the history.
    public var position: HistoryPosition { HistoryPosition(at: changedAt, number: Int64(id)) }
}
