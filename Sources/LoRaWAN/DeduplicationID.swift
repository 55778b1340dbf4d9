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

    /// The id of a reading that a frame tells of later: of one device, one moment, and its place among those with this
    /// time. The same again in another frame has the same id, so that no reading is stored twice.
    ///
    /// A UUID of version 8 (RFC 9562, §5.8): a hash (FNV-1a, twice) that nothing needs to trust.
    public init(toldBy device: UUIDBits, of moment: Timestamp, place: Int) {
        func hash(_ basis: UInt64) -> UInt64 {
            var hash = basis
            for word in [device.high, device.low, UInt64(bitPattern: moment.microseconds), UInt64(clamping: place)] {
                for shift in stride(from: UInt64(0), to: 64, by: 8) {
                    hash = (hash ^ word >> shift & 0xFF) &* 0x100_0000_01B3
                }
            }
            return hash
        }
        let high = hash(0xCBF2_9CE4_8422_2325) & 0xFFFF_FFFF_FFFF_0FFF | 0x8000
        uuid = UUIDBits(high: high, low: hash(high) & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000)
    }

    /// Order of the UUID.
    @inlinable
    public static func < (left: DeduplicationID, right: DeduplicationID) -> Bool { left.uuid < right.uuid }
}

extension DeduplicationID: CustomStringConvertible {
    /// The canonical form of the UUID.
    public var description: String { uuid.description }
}
