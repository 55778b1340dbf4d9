/// The full 32-bit uplink frame counter, as the network server reconstructs it from the 16 bits on the air.
public struct FrameCounter: RawRepresentable, Sendable, Hashable, Comparable {
    /// 0…4 294 967 295.
    public let rawValue: UInt32

    /// Makes a counter from its number.
    @inlinable
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// How many frames lie strictly between `earlier` and this one; 0 where the counter did not advance.
    ///
    /// `u32::MAX` → 0 is an advance by one (ChirpStack's `get_full_f_cnt_up` wraps so). A larger step back is a reset,
    /// not two thousand million lost frames.
    public func framesMissed(since earlier: FrameCounter) -> UInt32 {
        let step = rawValue &- earlier.rawValue
        return step > 0 && step < 1 << 31 ? step - 1 : 0
    }

    /// Order within one session.
    @inlinable
    public static func < (left: FrameCounter, right: FrameCounter) -> Bool { left.rawValue < right.rawValue }
}
