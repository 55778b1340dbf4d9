/// The full 32-bit uplink frame counter, as the network server reconstructs it from the 16 bits on the air.
public struct FrameCounter: RawRepresentable, Sendable, Hashable, Comparable {
    /// 0…4 294 967 295.
    public let rawValue: UInt32

    /// Makes a counter from its number.
    @inlinable
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// How many steps a counter may have made across its roll-over: a larger fall is a counter that began again.
    ///
    /// A sensor that is heard four times an hour makes so many in ten days. Larger, and a device that restarted at
    /// 60 000 would be taken for one of which thousands of frames were lost.
    public static let rollOverSteps: Int64 = 1024

    /// How many frames were sent from `other` to this one, negative where this is the earlier one of the session.
    ///
    /// `u32::MAX` → 0 is one step (ChirpStack's `get_full_f_cnt_up` wraps so). So is 65 535 → 0, for a device or server
    /// that counts in the 16 bits of the air: where both are below 65 536, and lie at most ``rollOverSteps`` apart
    /// across the roll-over. Seen from there, the one before it is the earlier one.
    public func steps(since other: FrameCounter) -> Int64 {
        let plain = Int64(rawValue) - Int64(other.rawValue)
        let turn: Int64 = rawValue | other.rawValue < 1 << 16 ? 1 << 16 : 1 << 32
        if turn - abs(plain) <= Self.rollOverSteps { return plain < 0 ? plain + turn : plain - turn }
        return plain
    }

    /// How many frames lie strictly between `earlier` and this one; 0 where the counter did not advance.
    ///
    /// A step back that is no roll-over is a reset, not two thousand million lost frames.
    public func framesMissed(since earlier: FrameCounter) -> UInt32 {
        let steps = steps(since: earlier)
        return steps > 0 && steps < 1 << 31 ? UInt32(steps - 1) : 0
    }

    /// The order of the numbers, which is not that of the frames across a roll-over: see ``steps(since:)``.
    @inlinable
    public static func < (left: FrameCounter, right: FrameCounter) -> Bool { left.rawValue < right.rawValue }
}
