/// ChirpStack's id of one de-duplicated frame: our key of idempotence, together with the device.
///
/// Not unique by itself: one frame may yield `up`, `status`, `ack` and `log` with the same id, and a relayed uplink
/// yields two `up` events for two devices (reference `chirpstack.md` §3.2).
public struct DeduplicationID: Sendable, Hashable, Comparable {
    /// The UUID behind it.
    public let uuid: UUIDBits

    /// Wraps a UUID.
    @inlinable
    public init(_ uuid: UUIDBits) {
        self.uuid = uuid
    }

    /// Order of the UUID.
    @inlinable
    public static func < (left: DeduplicationID, right: DeduplicationID) -> Bool { left.uuid < right.uuid }
}

extension DeduplicationID: CustomStringConvertible {
    /// The canonical form of the UUID.
    public var description: String { uuid.description }
}
